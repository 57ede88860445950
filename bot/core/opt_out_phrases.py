"""What people say when they want no more of us, as patterns over one clause in plain small letters."""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any(phrases: Iterable[str], begin: str = "", end: str = "") -> re.Pattern[str]:
    return re.compile(f"{begin}(?:{'|'.join(phrases)}){end}")


# Politeness and impatience, which change nothing.
LEADING = _any(
    (
        "please|pls|plz|plis|just|kindly|really|honestly|seriously|ok|okay|oh|erm?|um|sorry|apologies|thanks|thank you",
        "thankyou|ta|cheers|hi|hello|hey|again|look|listen|now|well|also|actually|yes|yeah|no|nah|nope|na",
        "then|all good|im (?:ok|okay|fine|good|alright)|(?:i|ive) (?:already )?(?:said|asked you|told you)(?: to)?",
        "(?:can|could|would|will) you|why (?:wont|cant|dont) you|you (?:can|need to|have to|must)",
        "id (?:like|prefer)|i (?:want|need|would like)|(?:i|we)(?: would|d) (?:like|want|rather) you to|diolch",
    ),
    end=r"\b",
)
TRAILING = _any(
    (
        "please|pls|plz|plis|thanks|thank you|thankyou|ta|cheers|again|any ?more|ever again|ever|now|already|mate|love",
        "folks|guys|all|really|today|though|tho|xx?|sorry|full stop|period|ok|okay|right|yn fawr|from now on|in future",
        "either|for now|at the moment|at present|thx",
    ),
    begin=r"\s",
    end="$",
)

_ME = "(?:me|us|my (?:mum|mother|dad|father|wife|husband|partner|son|daughter|family|tweets|posts)|i)"
_REACH = (
    "(?:contact(?:ing)?|messag(?:e|ing)|dm(?:ing|ming)?|tag(?:ging)?|repl(?:y|ying) to|respond(?:ing)? to"
    "|bother(?:ing)?|pester(?:ing)?|harass(?:ing)?|hound(?:ing)?|spam(?:ming)?|invit(?:e|ing)|tweet(?:ing)?(?: at| to)?"
    "|badger(?:ing)?|mention(?:ing)?|writ(?:e|ing) to|chas(?:e|ing)|nag(?:ging)?|ping(?:ing)?|approach(?:ing)?)"
)
_BY_PHONE = "(?:e-?mail(?:ing)?|text(?:ing)?|call(?:ing)?|phon(?:e|ing)|ring(?:ing)?)"
_NOT = "(?:do not|dont|donot|dnt|never|never ever|(?:theres )?no need to|stop|quit|cease|you can stop)"
_STORY = "(?:story|stories|experiences?|feedback|reviews?|comments?|surveys?|forms?|opinions?|thoughts)"
_THINGS = f"(?: (?:you|it|this|that|any ?thing|anything|more|my|a|an|the|any|another|your|our|{_STORY}|here|online))+"
_TELL = (
    f"(?:share|(?:share|post|write|leave|give|fill (?:in|out)){_THINGS}|(?:take|be) part(?:(?: of| in)?{_THINGS})?"
    f"|tell (?:you |people |anyone )?(?:(?:my|our|the|any more|more) )?(?:{_STORY}|about it|about that|more)"
    "|be (?:involved|contacted|messaged|invited|asked|tagged)(?: again)?(?: by you)?|hear from (?:you|your) ?\\w*"
    "|(?:talk|speak) (?:about it|about this|to you)|go (?:through|over) (?:it|this|that)(?: all)?"
    "|take (?:it|this) further)"
)
_WANT_NOT = (
    "(?:(?:i|we) )?(?:(?:really |still )?(?:dont|do not|no longer) (?:want|wish|care) to|(?:dont|do not) (?:want|wish)"
    "|wont|will not|wouldnt|(?:would )?(?:rather|prefer) not(?: to)?|am not going to|have no wish to)"
    "|(?:id|wed) (?:rather|prefer) not(?: to)?|(?:im )?not going to"
)

# Said of contact itself: it counts in a text of any length, where it is asked for and begins a clause. "You do not
# contact me" is a complaint.
ABOUT_CONTACT = _any(
    (
        f"{_NOT} {_REACH} {_ME}(?: .*)?",
        f"{_NOT} {_BY_PHONE} {_ME}",
        f"{_NOT} ask(?:ing)? {_ME}(?: to {_TELL}| for (?:my |a |any |more )*{_STORY})?",
        f"{_NOT} send(?:ing)? {_ME} (?:this|these|those|your|any|more|stuff|links?|invit\\w+|messages?|surveys?).*",
        "leave (?:me|us) (?:alone|be|out of (?:it|this)|in peace)(?: .*)?",
        "(?:take|remove) (?:me|us|my name|my details|this account) (?:off|from) (?:(?:this|it|that|here)"
        "|(?:these|all|future|your|the (?:mailing|contact|thread)).*)",
        f"(?:i |we )?(?:dont|do not) consent to (?:this|being contacted|you).*"
        f"|(?:id|i would) rather you (?:didnt|did not) {_REACH} {_ME}(?: .*)?",
        f"(?:ive |i have |im |we have )?(?:had enough|sick|tired) of (?:your|these) (?:messages|invites|{_STORY}).*",
        f"(?:(?:i|we) )?(?:dont|do not) want your (?:links?|site|messages|invitations?|{_STORY})",
        "(?:we )?no more (?:of (?:this|these|your) )?(?:messages|invites|invitations|tweets|contact|dms|emails|surveys"
        "|links|requests|replies)(?: (?:to me|from you))?",
        f"(?:im |i am |were |we are |really |still )*not interested in (?:{_TELL}|sharing|telling|posting|writing"
        f"|taking part|(?:your |any |the )?(?:{_STORY}|site|website|care opinion))(?: .*)?",
        f"(?:{_WANT_NOT}) {_TELL}",
        "(?:(?:i|we) )?(?:dont|do not) want (?:any |any more |anymore )?(?:contact|messages|invites|invitations).*",
        "(?:im |i am )?blocking you(?: .*)?|(?:i )?withdraw (?:my )?consent.*",
        "peidiwch (?:a |ag )?(?:ch?ysylltu|negesu|negeseua|anfon|gofyn|poeni|n?h?tagio|nhagio)(?: .*)?",
        "(?:rho|rhowch|gad|gadewch) l?lonydd(?: .*)?|dim mwy o (?:negeseuon|wahoddiadau)(?: .*)?",
        "(?:dwi|rwy|dw i|rydw i|rwyf) ddim (?:eisiau|isio|am) (?:rhannu|cymryd rhan|cael negeseuon)(?: .*)?",
    )
)
ANYWHERE = re.compile(r"\bunsubscribe\b|\bopt(?:ing)? (?:me |us )?out of (?:this|these|your|any|all|further|future)\b")

# Answers to an offer. "No thanks to your staff" and "no thanks needed" are none.
_THANKS = "(?:thanks?|thank you|thankyou|thank u|thx|ta|cheers|ty|many thanks)"
_GOES_ON = (
    "(?:i|ive|im|id|ill|we|weve|were|its|that|not|dont|just|already|too|had|been|done|leave|please|stop|they|theres|what"
    "|it|really|would|rather|life|mine|if|ddim|dwi|dim)"
)
NO_THANKS = _any(
    (
        f"(?:no|nah|nope|na) {_THANKS}(?: {_GOES_ON}\\b.*)?|thanks no",
        "(?:no|nah|nope|na) (?:im|its|were|thats|youre) (?:ok|okay|fine|good|alright|all right)",
        "(?:na |no )?dim diolch(?: yn fawr)?|na diolch(?: yn fawr)?|(?:im |does )?ddim diolch",
        "(?:ill|i will|i think ill|gonna|going to) pass(?: on (?:that|this|it))?",
        "(?:i would |id |i )?(?:rather|prefer) not(?: to)?",
        "(?:im |i am |we are |were )?(?:really |still |just )?not (?:really )?interested(?: in (?:this|that|it))?",
        "(?:ive |i have )?(?:got )?no interest(?: in (?:this|that|it))?|(?:does gen i )?dim diddordeb",
    )
)
# These count where nothing else is said.
STOP = _any(
    (
        "(?:please )?stop(?: stop)*(?: (?:it|this|that|all))?|stopall|opt(?:ing)? (?:me |us )?out|end|quit",
        "stopiwch|stop nawr|(?:its |this is |thats )?not for me|go away|get lost|do one|jog on",
        "(?:piss|fuck|sod|bugger|f) off",
        "leave it(?: there| at that| out)?|drop it",
        "enough(?: is enough)?|thats enough|no more|(?:no )?(?:i )?(?:dont|do not|really dont) want to|(?:no )?dont",
        "stop messaging|stop replying|stop contacting|dont contact|(?:dont|do not) reply(?: to (?:this|me))?",
        "dont bother|do not bother|no means no|(?:i )?said no",
        "no need|dim rhagor|paid",
    )
)
# Too short to be told from an answer to a question, unless an invitation was the last thing said.
BARE_NO = _any(
    (
        "no|nope|nah|na|no way|never|absolutely not|definitely not|certainly not|(?:no|not a) chance|not now|not today",
        "pass|why should i|why would i|whats the point|no point|i wont|i will not|wont be doing that|not likely",
    )
)

# After "no thanks" these go on with a list: "no thanks, no sorry, just a bill".
LISTED = re.compile(r"(?:no|not|nor|or|nothing|never|just|only)\b(?! (?:thanks|thank you|interested)\b)")
