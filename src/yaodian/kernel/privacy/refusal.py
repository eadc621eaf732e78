"""涉密材料拒收: the one question asked before a file or a text is written anywhere."""

from yaodian.kernel.privacy.heads import first_text, member_names
from yaodian.kernel.privacy.rules.classified import NOTICE, ClassifiedMaterialError, mark_in_name, mark_in_text


def classified_reason(name: str, head: bytes | str) -> str | None:
    """拒收理由: the Chinese sentence for the user when name or content bears a secrecy mark, else None.

    `head` is the whole content of a file (a zipped or PDF file cannot be read from its beginning alone), or a text.
    """
    found = mark_in_name(name)
    if found:
        return _sentence(f"文件名标有“{found}”")
    for member in member_names(head):
        if found := mark_in_name(member):
            return _sentence(f"压缩包内的文件“{member}”标有“{found}”")
    found = mark_in_text(first_text(head))
    if found:
        return _sentence(f"{'文件' if name else '文字'}中标有“{found}”")
    return None


def refuse_classified(*, name: str, content: bytes | str) -> None:
    """拒收涉密材料: raises ClassifiedMaterialError; to be called before anything is written."""
    reason = classified_reason(name, content)
    if reason:
        raise ClassifiedMaterialError(reason)


def _sentence(found: str) -> str:
    return (
        f"{found}，已拒绝接收，未保存任何内容。{NOTICE}。"
        "请改用纸质件，按保密规定办理；如系误标，请核实并去掉标志后重新提交。"
    )
