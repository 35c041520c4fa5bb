"""Links to Telegram groups, channels, people, posts and bots; the value is their normal form (`t.me/name`)."""

from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit import telegram
from speur.model import Finding, Hit


class TelegramLink:
    """`t.me/x`, `telegram.me/x`, `x.t.me`, `tg://resolve?domain=x`, `hxxps://t[.]me/x`, `t . me / x`."""

    name: ClassVar[str] = "telegram_link"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("telegram_link",)
    patterns: ClassVar[tuple[str, ...]] = telegram.PATTERNS

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """One finding per link."""
        for one in telegram.references(hit.plain, hit.lower):
            yield hit.finding("telegram_link", one.normalised, one.start, one.end, by=f"{self.name}@{self.version}")
