"""Links in outgoing words that lead elsewhere than they seem to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checks import Check
from bot.core.good_links import good_link
from tests.core.measured import found

HOSTS = ("www.careopinion.org.uk", "ashcombe.nhs.uk")
LINK = "https://www.careopinion.org.uk/youropinion?nacs=AB1"


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("https://jo:secret@ashcombe.nhs.uk/a", "user name or password"),
        ("https://careopinion.org.uk@other.example/a", "user name or password"),
        ("https://careopinion.org.uk.other.example/a", "is not careopinion.org.uk"),
        ("careopinion.org.uk.other.example", "is not careopinion.org.uk"),
        ("https://careopinion-org-uk.example/a", "is not careopinion.org.uk"),
        ("https://careopinlon.org.uk", "is not careopinion.org.uk"),
        ("https://www.care0pinion.org.uk", "is not careopinion.org.uk"),
        ("https://careopinions.org.uk", "is not careopinion.org.uk"),
        ("https://careopinion.com", "is not careopinion.org.uk"),
        ("https://саreopinion.org.uk", "is not careopinion.org.uk"),  # the first two letters are Cyrillic
        ("https://xn--reopinion-9ug8a.org.uk", "another alphabet"),
        ("https:\\\\careopinion.org.uk\\a", "backslash"),
    ],
)
def test_a_link_that_leads_elsewhere_than_it_seems_is_named(link, says):
    (finding,) = found(f"Share your story: {link}, thank you.", Check.LINK)
    assert says in finding.sentence
    assert "secret" not in finding.sentence


@pytest.mark.parametrize(
    "link",
    [
        "https://www.careopinion.org.uk/services/ab1",
        "https://careopinion.org.uk",
        "careopinion.org.uk/a",
        "https://www.nhs.uk/conditions",
        "https://t.co/abc",
        "https://y.com",
        "https://example.org/careopinion.org.uk",
        "https://example.org/a@b",
        "the ward.Très bien",
        "jo@careopinion.example",
        "http://[",
        "https://",
    ],
)
def test_an_honest_link_passes(link):
    assert found(f"See {link}. Thank you", Check.LINK) == []


# --- links that an administrator pastes


@pytest.mark.parametrize(
    "url",
    [
        LINK,
        "https://www.careopinion.org.uk/services/ab1_c-d?x=1&y=@#top",
        "https://ashcombe.nhs.uk",
        "https://www.ashcombe.nhs.uk/feedback",
        "https://WWW.CareOpinion.org.uk/a",
        "HTTPS://www.careopinion.org.uk/a",
    ],
)
def test_a_link_on_an_allowed_host_is_good(url):
    assert good_link(url, HOSTS) is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "There is no link"),
        ("www.careopinion.org.uk/a", "does not read as a link"),
        ("/services/a", "does not read as a link"),
        ("https://", "does not read as a link"),
        ("https:www.careopinion.org.uk", "does not read as a link"),
        ("http://[", "does not read as a link"),
        ("http://www.careopinion.org.uk/a", "must begin with https://"),
        ("javascript://www.careopinion.org.uk/%0aalert(1)", "must begin with https://"),
        ("ftp://www.careopinion.org.uk/a", "must begin with https://"),
        ("https://jo:secret@www.careopinion.org.uk/a", "user name or password"),
        ("https://www.careopinion.org.uk@other.example", "user name or password"),
        ("https://@www.careopinion.org.uk", "user name or password"),
        ("https://www.careopinion.org.uk:8443/a", "port"),
        ("https://www.careopinion.org.uk:/a", "port"),
        ("https://www.careopinion.org.uk:99999999/a", "does not read as a link"),
        ("https://www.careopinion.org.uk\\@other.example", "not one clean link"),
        ("https://www.careopinion.org.uk/a b", "not one clean link"),
        (" https://www.careopinion.org.uk/a", "not one clean link"),
        ("https://www.careopinion.org.uk/a\n", "not one clean link"),
        ("https://www.care\topinion.org.uk/a", "not one clean link"),
        ("https://www.care\u200bopinion.org.uk/a", "not one clean link"),
        ("https://www.careopinion.org.uk/\u202egpj", "not one clean link"),
        ("https://www.careopinion.org.uk/\x00", "not one clean link"),
        ("https://www.careopinion.org.uk/<b>", "not one clean link"),
        ("https://www.careopinion.org.uk/\ud800", "not one clean link"),
        ("https://www.careopinion.org.uk/" + "a" * 2000, "not one clean link"),
        ("https://www.careopinion.org.uk./a", "is not the name of a site"),
        ("https://www..careopinion.org.uk/a", "is not the name of a site"),
        ("https://www%2ecareopinion.org.uk/a", "is not the name of a site"),
        ("https://[::1]/a", "port"),
        ("https://127.0.0.1/a", "is not an allowed site"),
        ("https://localhost/a", "is not the name of a site"),
        ("https://careopinion.org.uk.other.example/a", "only looks like it"),
        ("https://www.careopinion.org.uk.other.example/a", "only looks like it"),
        ("https://www.careopinlon.org.uk/a", "only looks like it"),
        ("https://www.саreopinion.org.uk/a", "another alphabet"),
        ("https://www.xn--reopinion-9ug8a.org.uk/a", "another alphabet"),
        ("https://www。careopinion.org.uk/a", "does not read as a link|another alphabet"),
        ("https://evilashcombe.nhs.uk/a", "is not an allowed site"),
        ("https://nhs.uk/a", "is not an allowed site"),
    ],
)
def test_any_other_link_is_refused_with_a_sentence(url, says):
    sentence = good_link(url, HOSTS)
    assert sentence is not None
    assert any(part in sentence for part in says.split("|")), sentence
    assert "secret" not in sentence


def test_a_refusal_names_the_allowed_hosts():
    assert "Allowed: ashcombe.nhs.uk, www.careopinion.org.uk." in (good_link("https://example.org", HOSTS) or "")
    assert "Allowed: none yet." in (good_link("https://example.org", ()) or "")


@settings(deadline=None)
@given(
    st.text(st.characters(codec=None, categories=None), max_size=80), st.sampled_from(["", "https://", "https://www."])
)
def test_any_pasted_text_gets_an_answer_and_only_an_allowed_host_passes(text, begin):
    sentence = good_link(begin + text, HOSTS)
    assert sentence is None or len(sentence) > 20


@pytest.mark.parametrize("text", ["Click here bit.ly/abc", "See https://www.tinyurl.com/flu26."])
def test_a_shortened_link_hides_where_it_leads(text):
    (finding,) = found(text, Check.LINK)
    assert "hides where the link leads" in finding.sentence
    assert not finding.blocks
