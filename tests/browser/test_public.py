"""Being the public, moving the clock and breaking things, from the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.faults import SLACK_STATES, X_STATES
from bot.sandbox.firstday.pictures import drawn
from bot.sandbox.world import Sandbox

Violations = Callable[[Page], list[str]]
# The smallest picture there is: one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def public(page: Page) -> Locator:
    return page.get_by_role("region", name="The public")


def test_a_newcomer_is_told_what_to_try_and_can_put_that_away(page: Page) -> None:
    welcome = page.get_by_role("region", name="A morning at an invented hospital trust")
    expect(welcome.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Hide this explanation").click()
    expect(welcome).to_be_hidden()
    page.reload()
    expect(welcome).to_be_hidden()
    page.get_by_role("button", name="What is this?").click()
    expect(welcome).to_be_visible()


def test_a_phrase_and_one_press_make_a_public_post(page: Page, sandbox: Sandbox) -> None:
    public(page).get_by_role("button", name="Complaint").click()
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(public(page).get_by_role("listitem").first).to_contain_text("@AshcombeValeNHS")
    assert len(list(sandbox.x.posts())) == 1


def test_anybody_invented_can_post_a_picture_with_its_description(page: Page, sandbox: Sandbox) -> None:
    public(page).get_by_label("Write as").fill("@sam_paints")
    public(page).get_by_label("Post", exact=True).fill("Look at this mural!")
    public(page).get_by_label("Picture to post").set_input_files(
        {"name": "mural.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    public(page).get_by_label("Describe the picture").fill("A mural of a kestrel")
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(public(page).get_by_role("img", name="A mural of a kestrel")).to_be_visible()
    assert [post.author.handle for post in sandbox.x.posts()] == ["sam_paints"]


def test_a_picture_says_that_it_has_an_alt_text_and_which(page: Page, sandbox: Sandbox, violations: Violations) -> None:
    alt = "Two nurses wave from a garden bench"
    sandbox.x.post("AshcombeValeNHS", "Our new garden is open.", pictures=[(drawn((30, 120, 60)), alt)])
    sandbox.x.post("sam_paints", "No words for this.", pictures=[(PIXEL, None)])
    ours = public(page).get_by_role("listitem").filter(has_text="Our new garden is open.")
    expect(ours.get_by_role("img", name=alt)).to_be_visible()
    badge, words = ours.locator("summary"), ours.get_by_text(alt)
    expect(words).to_be_hidden()
    badge.focus()
    page.keyboard.press("Enter")
    expect(words).to_be_visible()
    assert violations(page) == []
    assert public(page).get_by_role("listitem").filter(has_text="No words for this.").locator("summary").count() == 0


def test_the_public_likes_a_post_as_often_as_it_is_pressed(page: Page, sandbox: Sandbox) -> None:
    key = sandbox.x.post("AshcombeValeNHS", "Open day on Saturday.").id
    like = public(page).get_by_role("button", name="Like the post by Ashcombe Vale")
    like.focus()
    page.keyboard.press("Enter")
    expect(like).to_contain_text("1 like")
    page.keyboard.press("Enter")
    expect(like).to_contain_text("2 likes")
    assert sandbox.x.standing(key).likes == 2


def test_the_trust_answers_and_the_public_replies(page: Page, sandbox: Sandbox) -> None:
    asked = sandbox.x.post("marnie_dell", "@AshcombeValeNHS where do I park?")
    sandbox.x.post("AshcombeValeNHS", "Behind the main entrance.", reply_to=asked.id)
    answer = public(page).get_by_role("listitem").filter(has_text="Behind the main entrance.")
    expect(answer).to_contain_text("The trust")
    expect(answer.get_by_role("button", name="Delete")).to_have_count(0)
    answer.get_by_role("button", name="Reply").click()
    public(page).get_by_label("Post", exact=True).fill("Thank you!")
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(public(page).get_by_role("listitem").filter(has_text="Thank you!")).to_contain_text(
        "Replying to @AshcombeValeNHS"
    )


def test_each_account_of_the_trust_speaks_under_its_own_name(page: Page, sandbox: Sandbox) -> None:
    sandbox.x.post("AshcombeValeNHS", "The car park is full.")
    sandbox.x.post("AshcombeEvents", "Open day on Saturday.")
    for words, name, handle in (
        ("The car park is full.", "Ashcombe Vale NHS Foundation Trust", "@AshcombeValeNHS"),
        ("Open day on Saturday.", "Ashcombe Vale Events", "@AshcombeEvents"),
    ):
        post = public(page).get_by_role("listitem").filter(has_text=words)
        expect(post.get_by_text(name, exact=True)).to_be_visible()
        expect(post.get_by_text(handle, exact=True)).to_be_visible()
        expect(post).to_contain_text("The trust")
        expect(post.get_by_role("button", name="Delete")).to_have_count(0)


def test_a_deleted_post_keeps_no_words(page: Page, sandbox: Sandbox) -> None:
    sandbox.x.post("marnie_dell", "I wish I had not said this.")
    public(page).get_by_role("button", name="Delete").click()
    expect(public(page)).to_contain_text("A post by @marnie_dell was deleted")
    expect(public(page)).not_to_contain_text("I wish I had not said this.")


def test_the_clock_is_moved_from_the_bar(page: Page) -> None:
    clock = page.get_by_role("group", name="Clock")
    expect(clock).to_contain_text("Sunday 22 November 2026, 9:14am")
    clock.get_by_role("button", name="+15 minutes").click()
    expect(clock).to_contain_text("9:29am")
    clock.get_by_role("button", name="To Monday 9:00").click()
    expect(clock).to_contain_text("Monday 23 November 2026, 9:00am")
    clock.get_by_role("button", name="To tomorrow 9:00").click()
    expect(clock).to_contain_text("Tuesday 24 November 2026, 9:00am")
    clock.get_by_role("button", name="Other…").click()
    clock.get_by_label("Move the clock to").fill("2027-06-30T17:05")
    page.keyboard.press("Enter")
    expect(clock).to_contain_text("Wednesday 30 June 2027, 5:05pm")


def test_the_clock_does_not_go_back_and_says_so(page: Page) -> None:
    clock = page.get_by_role("group", name="Clock")
    clock.get_by_role("button", name="Other…").click()
    clock.get_by_label("Move the clock to").fill("2020-01-01T09:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The clock only goes forward")).to_be_visible()


def test_whatever_can_go_wrong_is_offered_in_words(page: Page, sandbox: Sandbox) -> None:
    for name, states in {"X": X_STATES, "Slack": SLACK_STATES}.items():
        options = page.get_by_label(name, exact=True).locator("option")
        assert set(options.evaluate_all("all => all.map((one) => one.value)")) == set(states)
        assert not set(options.all_text_contents()) & (set(states) - {"ok"})


def test_x_and_slack_are_made_to_fail(page: Page, sandbox: Sandbox) -> None:
    with page.expect_response("**/sandbox/act"):
        page.get_by_label("X", exact=True).select_option("is down")
    with page.expect_response("**/sandbox/act"):
        page.get_by_label("Slack", exact=True).select_option("refuses")
    assert sandbox.faults.as_dict() == {"x": "down", "slack": "refusing"}
    sandbox.faults.set(x="ok")
    expect(page.get_by_label("X", exact=True)).to_have_value("ok")
