"""Rules of drafting: numbers follow the order, the text holds every sentence where its span says, states keep their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.rules.preparation import (
    DraftState,
    Node,
    NodeLevel,
    draft_may_move,
    draft_text,
    joined_words,
    numbered,
    sentence,
    sentences_of,
    split_words,
    submit_refusal,
)

words = st.text(alphabet="建设录播教室全年推进改造校舍", min_size=1, max_size=12)


@st.composite
def outlines(draw: st.DrawFn) -> list[Node]:
    """Draw sections with points with sentences."""
    nodes: list[Node] = []

    def put(level: NodeLevel, upper: int | None, position: int) -> int:
        nodes.append(Node(len(nodes) + 1, level, upper, position, draw(words)))
        return len(nodes)

    for place in range(draw(st.integers(0, 3))):
        section = put(NodeLevel.SECTION, None, place)
        for order in range(draw(st.integers(0, 3))):
            point = put(NodeLevel.POINT, section, order)
            for index in range(draw(st.integers(0, 3))):
                put(NodeLevel.CLAUSE, point, index)
    return nodes


@given(outlines(), st.randoms())
def test_points_are_numbered_through_and_the_order_given_does_not_matter(nodes: list[Node], random: object) -> None:
    shuffled = list(nodes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = numbered(shuffled)
    assert found == numbered(nodes)
    points = [item.number for item in found if item.node.level is NodeLevel.POINT]
    assert points == [str(number) for number in range(1, len(points) + 1)]
    assert len(found) == len(nodes)


@given(outlines())
def test_what_stands_under_a_dropped_node_goes_with_it(nodes: list[Node]) -> None:
    left = [node for node in nodes if node.level is not NodeLevel.SECTION]
    assert numbered(left) == []


@given(outlines())
def test_every_sentence_stands_where_its_span_says(nodes: list[Node]) -> None:
    whole = draft_text(title="要点", preamble="", outline=numbered(nodes))
    for node in nodes:
        if node.level is NodeLevel.CLAUSE:
            start, end = whole.spans[node.pk]
            assert whole.text[start:end] == sentence(node.text)
            assert whole.node_at(start, end) == node.pk


@given(words, words)
def test_split_and_joined_are_one_another_s_way_back(first: str, second: str) -> None:
    parts = split_words(f"{first}，{second}", at=len(first) + 1)
    assert parts == (sentence(first), sentence(second))
    assert joined_words(*parts) == sentence(first) + sentence(second)


@given(st.lists(words, min_size=1, max_size=5), words)
def test_a_published_point_gives_back_its_sentences(found: list[str], title: str) -> None:
    text = f"3. {title}。" + "".join(f"{one}。" for one in found)
    assert sentences_of(text, title=title) == [f"{one}。" for one in found]


def test_an_issued_draft_never_moves_again() -> None:
    assert not any(draft_may_move(DraftState.ISSUED, state) for state in DraftState)
    assert not draft_may_move(DraftState.MERGING, DraftState.RESOLVED)


@given(st.integers(0, 3), st.integers(0, 1), st.integers(0, 4), st.integers(0, 9))
def test_only_a_draft_that_was_asked_about_and_decided_goes_to_the_meeting(
    rounds: int, open_rounds: int, undecided: int, clauses: int
) -> None:
    free = submit_refusal(rounds=rounds, open_rounds=open_rounds, undecided=undecided, clauses=clauses) is None
    assert free == bool(rounds and not open_rounds and not undecided and clauses)
