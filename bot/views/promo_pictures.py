"""The pictures in the form for a promo: putting them in, and saying what each shows."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ImageBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
)
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.blocks.block_elements import FileInputElement

from bot.core.alt_text import LONGEST
from bot.core.promo_form import MOST_PICTURES, PictureShown, PromoForm
from bot.views.parts import one_line, small_plain

FILES, ALT, TICKS, SHOW = "promo_files", "promo_alt", "promo_ticks", "promo_describe"
IS_DECORATIVE, IS_LEFT_OUT = "decorative", "leave"
KINDS = ["png", "jpg", "jpeg", "webp"]
# Its name never changes: Slack cannot be told which files were in it.
FILES_BLOCK = "files"


def alt_block(picture: int) -> str:
    """The block of a picture's description."""
    return f"alt:{picture}"


def blocks(shown: PromoForm) -> list[Block]:
    """The field for files, then each picture with its description."""
    put_in = InputBlock(
        block_id=FILES_BLOCK,
        label="Pictures",
        hint=f"{MOST_PICTURES} at most, PNG, JPEG or WebP, 5 MB each.",
        optional=True,
        element=FileInputElement(action_id=FILES, filetypes=KINDS, max_files=MOST_PICTURES),
    )
    show = ButtonElement(text="Describe the pictures", action_id=SHOW, value="show")
    drawn: list[Block] = [put_in, ActionsBlock(block_id="pictures", elements=[show])]
    for each in shown.coming[:MOST_PICTURES]:
        named = f"“{one_line(each.name, 100)}”" if each.name else "a picture"
        drawn.append(small_plain(f"⏳ Kestrel is fetching {named}. If it does not show in a moment, press the button."))
    names = {each.file: each.name for each in shown.typed.pictures.files}
    for file, sentence in list(shown.typed.pictures.refused.items())[:MOST_PICTURES]:
        drawn.append(small_plain(f"🛑 “{one_line(names.get(file) or 'a file', 100)}” cannot be used. {sentence}"))
    for picture in shown.pictures[: 2 * MOST_PICTURES]:
        drawn += _picture(picture)
    return drawn


def preview(shown: PromoForm) -> list[Block]:
    """The pictures themselves, those that the chat can show."""
    urls = {each.file: each.url for each in shown.typed.pictures.files if each.url}
    return [
        ImageBlock(
            slack_file=SlackFile(url=urls[picture.file]),
            alt_text=picture.alt.strip()[:LONGEST] or "Decorative picture",
            title=one_line(picture.name, 100) or "Picture",
        )
        for picture in shown.pictures
        if picture.file in urls and not picture.left_out
    ]


def _picture(picture: PictureShown) -> list[Block]:
    name = one_line(picture.name, 80) or "the picture"
    describe = InputBlock(
        block_id=alt_block(picture.picture),
        label=f"What “{name}” shows",
        hint="Needed, unless it is decorative: a sentence for those who cannot see it, read out as it stands here.",
        optional=True,
        element=PlainTextInputElement(
            action_id=ALT, multiline=True, max_length=LONGEST, initial_value=picture.alt[:LONGEST] or None
        ),
    )
    return [describe, _ticks(picture)]


def _ticks(picture: PictureShown) -> Block:
    """One field for both, since a form has room for so many only."""
    decorative = Option(text="It is decorative (only looks nice)", value=IS_DECORATIVE)
    leave = Option(text=one_line(f"Leave out “{one_line(picture.name, 40)}”", 75), value=IS_LEFT_OUT)
    ticked = [*([decorative] if picture.decorative else []), *([leave] if picture.left_out else [])]
    options = [decorative, leave] if picture.held else [decorative]
    box = CheckboxesElement(action_id=TICKS, options=options, initial_options=ticked or None)
    return ActionsBlock(block_id=f"ticks:{picture.picture}", elements=[box])
