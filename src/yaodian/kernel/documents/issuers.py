"""发文机关数据: issuer sets and internal forms read from `catalogue/issuers.toml`, and joint issuers made of them."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from yaodian.kernel.documents.model import DocumentError, IssuerSet


@dataclass(frozen=True, slots=True)
class InternalForm:
    """内部表单: its title and the prefix of its own numbers; it carries no red head."""

    key: str
    title: str
    prefix: str

    def number(self, *, year: int, serial: int) -> str:
        """天教督办〔2018〕3号."""
        return f"{self.prefix}〔{year}〕{serial}号"


@dataclass(frozen=True, slots=True)
class IssuerCatalogue:
    """发文机关目录: issuer sets and internal forms by key."""

    issuers: dict[str, IssuerSet]
    forms: dict[str, InternalForm]


def parse_issuers(text: str) -> IssuerCatalogue:
    """解析发文机关: an IssuerCatalogue from TOML text."""
    data = tomllib.loads(text)
    issuers = {}
    for row in data.get("issuers", ()):
        issuers[row["key"]] = IssuerSet(
            key=row["key"],
            title=row["title"],
            marks=(row["mark"],),
            letter_mark=row["letter_mark"],
            minutes_mark=row["minutes_mark"],
            signatures=(row["signature"],),
            prefix=row["prefix"],
            letter_prefix=row["letter_prefix"],
            minutes_prefix=row["minutes_prefix"],
            print_office=row["print_office"],
        )
    forms = {row["key"]: InternalForm(row["key"], row["title"], row["prefix"]) for row in data.get("forms", ())}
    return IssuerCatalogue(issuers=issuers, forms=forms)


@cache
def shipped_issuers() -> IssuerCatalogue:
    """随附发文机关: the shipped rows."""
    return parse_issuers(files(__package__).joinpath("catalogue/issuers.toml").read_text(encoding="utf-8"))


def joint(lead: IssuerSet, *others: str) -> IssuerSet:
    """联合发文: the lead issuer, whose number and print office are used, with the other organs in order."""
    if not others:
        raise DocumentError("联合发文至少需要两个机关")
    return replace(
        lead,
        key=f"joint_{lead.key}",
        title=f"{lead.title}等{len(others) + 1}个机关联合",
        marks=(*lead.signatures, *others),
        signatures=(*lead.signatures, *others),
    )
