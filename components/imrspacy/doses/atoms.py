"""What dosing expressions are made of, as pattern sources: atoms, and what joins them to a chain.

``ATOM`` names its kinds: a strength, a count, a rate, a length of time, refills ... All sources are for verbose
patterns over text in lower case.
"""

from __future__ import annotations

from imrspacy.doses.vocabulary import NUMBER_WORDS, NUMBERS, alternation

_DIGITS = r"(?>1/2(?![0-9])|[0-9]{1,4}(?:,[0-9]{3})?(?:\.[0-9]+)?|\.[0-9]+)"
_N = rf"(?:{_DIGITS}|(?:{NUMBER_WORDS})\b)(?:\ ?\((?:{_DIGITS}(?:-{_DIGITS})?|{NUMBER_WORDS})\))?"
_RANGE = rf"{_N}(?:(?:\ ?-\ ?|\ to\ |\ or\ ){_N}|\ of\ (?:(?<=[0-9]\ of\ )[0-9]{{1,2}}|(?:{NUMBER_WORDS}))(?=\ [a-z]))?"
_MASS = r"mcg|mg|ug|gms?|grams?|g|mls?|cc|units?|iu|meq|oz|ounces?"
_TIME = r"days?|weeks?|wks?|months?|mos?|years?|yrs?|hours?|hrs?"
_SOME = r"(?:\ or\ (?:more|less|fewer|longer))?"
_COUNTED = (
    r"visits?|sessions?|treatments|tab(?:let)?s?|cap(?:sule)?s?|pills?|patch(?:es)?|tubes?|bottles?|boxe?s?|vials?"
    r"|doses|lozenges|sprays?|drops?|gtts?|puffs?|pumps?|tbsp|tsp|(?:tea|table)spoons?|appointments|injections|pairs?|dives"
)
_LATIN_RATES = (
    r"(?:[btq]id[-/])?[btq]id|[btq]\.i\.d\.?|q\.?d\.?|qhs|qam|qpm|q\.?h\.?s\.?|qod|q\.o\.d\.?"
    r"|q\ (?:a\.?m\.?|p\.?m\.?|hs|day|week|month)"
)
_RATE_WORDS = (
    rf"{_LATIN_RATES}|hs|daily|nightly|(?:bi-?)?weekly|(?:bi-?)?monthly|quarterly|yearly|annually"
    r"|(?:every|each)\ (?:other\ )?(?:day|night|morning|evening|week|month)|at\ bed\ ?time|at\ night"
)
_ROUTES = (
    r"p\.o\.?|po|by\ mouth|orally|im|iv|i\.m\.|i\.v\.|sq|sc|subq|subcutaneously|sl|sublingually|pr|topically"
    r"|o[uds]|intramuscularly|intravenously|intranasally|(?:in\ )?(?:each|both)\ (?:eyes?|nostrils?)"
)

_INDICATIONS = (
    r"pain|ha|nausea/vomiting|spasms?|sleep|nausea|anxiety|insomnia|headaches?|itching|constipation|inflammation"
    r"|migraines?"
)
_PERIOD = r"(?:days?|weeks?|wks?|months?|mos?|years?|yrs?|annum)\b"
_FOLLOWED = (
    r"consecutive|weekly|monthly|additional|more|total|further|initial|supervised|post-?op(?:erative)?|prior"
    r"|previous|completed|scheduled|individual"
    r"|full[ -]day|half[ -]day|part[ -]day|one-hour|two-hour|half-hour|30-minute|45-minute|60-minute|90-minute"
)
_THERAPIES = (
    r"physical|therapy|occupational|acupuncture|chiropractic|pt|ot|aquatic|massage|psycho\w+|cognitive"
    r"|cbt|biofeedback"
    r"|management|manual|hand|follow-?\ ?up|office"
)
_BRIEF_THERAPIES = (
    r"epidurals|pt|ot|chiro|chiropractic|acupuncture|acu|cbt|eswt|hbot|massages?|prp|sgbs?|lsbs?|biofeedback"
    r"|(?:hand|aqua|aquatic|pool|speech|vestibular|physical|occupational|massage|manual)\ (?:pt|ot|therapy)"
    r"|(?:tf|l|c|t)?esis?|mbbs?|rfas?|tpis?"
)
_INJECTED = (
    r"steroid|epidural|point|si|plasma|facet|joint|synvisc|orthovisc|supartz|hyalgan|euflexxa|botox"
    r"|cortisone|corticosteroid"
    r"|toradol|hyaluronic|branch|nerve|viscosupplementation|botulinum|kenalog|depo-medrol|trigger"
)
_SPINAL = (
    r"cervical|thoracic|lumbar|lumbosacral|caudal|transforaminal|inter-?laminar|left|right|bilateral|prior|previous"
    r"|repeat|more|additional|further|diagnostic|therapeutic|selective|[cl][1-7](?:-[ls]?[1-7])?"
)
# Blocks that are injections ("walks two blocks").
_BLOCKED = (
    r"nerve|root|facet|branch|sympathetic|ganglion|stellate|joint|occipital|epidural|medial|lateral|sacroiliac|si"
    r"|plexus|genicular|peripheral|field|point"
)

# The named groups are the kinds of atoms. What begins with a number shares one reading of it, and one look at the
# first character passes over whole groups; numbers are atomic: that makes a failing match cheap.
ATOM = rf"""
    (?=[0-9.efnost])(?>{_RANGE})(?:
        (?P<refill>\ ?(?:additional\ )?(?:refills?|rfs?)\b(?!:\ ?[0-9]))
      | (?P<shorthand>(?<![0-9]{{3}})(?:\ ?x\ ?|\ times\ )[1-9][0-9]?
            (?![\w%"']|[.-][0-9]|\ ?(?:cm|mm|inch|feet|daily|a\b|per\b|{_TIME})))
      | (?P<rate>\ ?-?(?:x|times?|visits?|sessions?|treatments?|tests?|screens?|injections?|blocks?|procedures?|esis?
          |epidurals?|courses?|days?|hours?|hrs?
          |tab(?:let)?s?|cap(?:sule)?s?|pills?|patch(?:es)?)?
            (?:\ each)?
            (?:(?:\ ?/\ ?|\ (?:per|an?|each|every)\ |\ ?x\ (?=w|per|a\ ))(?:(?:per|a)\ )?{_PERIOD}
                (?:\ to\ {_N}\ or\ less)?
              |(?<=s)\ (?:with)?in\ (?:any\ |the\ first\ )?(?:an?|one|1|12|twelve)[ -]{_PERIOD}
              |(?<=[xs])\ ?-?(?:daily|weekly|monthly|nightly|wk|week|day|month)\b))
      | (?P<length>(?:\ (?:consecutive|full(?=\ days)))?[ -]?(?:{_TIME})\b(?:\ intervals?\b)?{_SOME}
          (?!\ (?:ago|before|after(?!\ (?:the\ )?surgery)|prior|old|later|earlier|following
          |since)\b))
      | (?P<count>(?:[ -](?:{_FOLLOWED}))?[ -](?:{_COUNTED})\b{_SOME}(?:\ (?:per|each)\ session\b)?)
      | (?P<intake>\ (?:(?:{_ROUTES})(?!\w)
            |(?=(?:{_LATIN_RATES}|hs|daily|nightly|at\ (?:bed\ ?time|night|onset)|prn)(?![\w-])|(?:every|q)\ ?[0-9])))
      | (?P<tally>\+?(?<![0-9]{{3}})(?=\ (?!(?:{_TIME})\b)(?=(?:[a-z0-9/-]+\ ){{1,8}}?
              (?:visits|sessions|treatments|injections?|injs?|shots?|blocks?|esis?|epidurals?|infusions?)\b)
              (?:(?:[a-z/-]+\ ){{0,4}}?(?:{_THERAPIES})\ (?:[a-z/-]+\ ){{0,3}}?(?:visits|sessions|treatments)\b
              |(?:[a-z0-9/-]+\ ){{0,4}}?(?:(?:{_INJECTED})\ (?:[a-z]+\ ){{0,2}}?(?:injection|shot|inj)s?
                |(?:{_BLOCKED})\ blocks?|(?:ketamine|lidocaine|iv)\ infusions?)\b
              |(?:(?:{_SPINAL})\ ){{1,3}}?(?:esis?|epidurals?)\b)
            |\ (?:(?:{_FOLLOWED})\ )?(?:{_BRIEF_THERAPIES})(?:\ \(|[,;.]|\ (?:and|in|at|to|on|since|without)\ )))
      | (?P<potency>\ m(?:ed|me|orphine\ equivalents?)\b(?:\ ?(?:per|a|/)\ ?day\b)?)
      | (?P<bare>(?=:?(?:\n|$)|\)|:\ |,?\ (?:is|was|were|are)\ |
          (?<=series\ of\ [0-9])(?:[.,;]|\ (?:for|to|at|in|was)\b)))
    )
  | (?=[0-9.])(?:(?P<strength>(?:{_DIGITS}\ ?(?:%|(?:{_MASS}))?\ ?[-/]\ ?){{0,5}}{_DIGITS}(?:\ (?:to
      |or)\ {_DIGITS})?\ ?-?(?:{_MASS})\b
        (?:\ ?/\ ?(?:{_DIGITS}\ ?)?(?:{_MASS}|hr|hour|h|day|tab|dose|dl)\b)?
        (?:\ (?:oral\ )?(?:morphine\ equivalents?|mor?phine\ equivalent\ dos(?:e|age)|med|mme)\b)?
        (?:\ ?(?:per|a|/)\ ?(?:day|hour)\b)?)
      | (?P<combined>(?:[0-9]{{1,2}}(?:\.[0-9])?[/-](?:300|325|400|500|650|660|750)|7\.5/200|[25]50/50
            |(?:80|160)/4\.5|(?:250|500|875)/125|800/160)
            (?![\w/-]|\ ?(?:{_MASS})\b))
      | (?P<step>[0-9]{{1,2}}\ ?%\ (?:per|a|each|every)\ (?:day|week|month)\b)
      | (?P<percent>(?:{_DIGITS}\ ?%\ ?[-/]\ ?){{0,5}}{_DIGITS}\ ?%(?!\w)
        (?!\ (?:[a-z]+\ )?(?:relief|reduction|improvement|decrease|increase|better|loss))))
  | (?=[\#abdehmnoqrtwxy])(?:(?P<number>\#(?<!tylenol\ \#(?=[34]\b))(?<!codeine\ \#(?=[34]\b))
      \ ?{_DIGITS}(?![\w/]|-[0-9])
      (?:\ (?:{_COUNTED})\b)?(?:\ ?(?:/|per|a)\ ?(?:day|week|month)\b)?|(?:qty|quantity)(?:\ of|:
      |\.)?\ ?\#?{_RANGE}(?:\ (?:{_COUNTED})\b)?)
  | (?P<refills>no\ refills?\b|(?:refills?|rf)(?:\ ?[:x]\ ?|\ ){_N})
  | (?P<supply>days?\ supply[:=]?\ [0-9]{{1,3}}\b)
  | (?P<adverb>(?:once|twice|thrice)(?:\ (?:an?|per|every|each|in\ a))?[ -]
        (?:day|week|month|year|daily|weekly|monthly|nightly|yearly|annually)\b
      |(?:once|twice|thrice)(?=\ (?:every|q)\ ?[0-9otfse]))
  | (?P<interval>(?:every|q\.?)\ ?{_RANGE}[ -]?(?:{_TIME}|h)\b|q\ ?(?:[468]|12|24|48|72)(?:-[68])?(?![\w%/-]|\.[0-9]))
  | (?P<timed>x\ ?[1-9][0-9]?(?:-[1-9][0-9]?)?[ -]?(?:{_TIME}|d)\b(?!\ (?:ago|old)\b))
  | (?P<multiple>(?:x\ ?|times\ )[1-9][0-9]?(?:(?:-[1-9][0-9]?)?\ (?:{_FOLLOWED}\ )?(?:{_COUNTED})\b
        |(?:\ (?:per|a)\ |/){_PERIOD}|(?![\w%-]|\.[0-9]|\ ?x)))
  | (?P<latin>(?:{_LATIN_RATES})(?![\w-]))
  | (?P<word>{_RATE_WORDS})(?![\w-]))
"""

# Punctuation and small words, then an atom, a form of the drug, a route, or when the drug is taken.
LINK = rf"""
    (?>\ ?-\ |[ ,:/]{{1,2}}\(?|\),?\ ?\(?|\(|)
    (?:(?:for|x|times|with|w/|over|the\ (?:first|next)|of|at|about|up\ to|a\ total\ of|total\ of|total|take
        |and(?=\ (?:{_N}|no)\ refill)|in|a|then)\ ?){{0,2}}
    (?:{ATOM}
      | (?<=over\ )(?P<course>{_RANGE}[ -](?:{_TIME})\b)
      | (?P<taken>(?:{_ROUTES})(?!\w))
      | (?P<form>(?:(?:{alternation("form")}|{alternation("route")})\b[ ,)]{{0,2}}){{1,3}}(?=[0-9\#(qotbepdwhx]))
      | (?P<needed>(?:as\ needed|p\.r\.n\.|prn\b)
            (?:\ for\ (?:[a-z]+\ ){{0,5}}?(?:{_INDICATIONS})\b|\ (?:{_INDICATIONS})\b)?
          |(?:w/|with|before|after)\ ?(?:food|meals?|breakfast|lunch|dinner|bed)\b|while\ awake|as\ directed
          |at\ (?:the\ )?onset(?:\ of\ (?:{_INDICATIONS})\b)?
          |[ap]\.?c\b(?!\ joint)|(?:in\ (?:the\ )?)?(?:[ap]m|morning|evening)\b)
    )
"""

#: What the first atom of an expression may begin with: a word, or a sign that opens a number.
SEED_WORDS = (
    *NUMBERS,
    *"once twice thrice bid tid qid qhs q every qty quantity refill refills rf".split(),
    *"daily nightly weekly monthly quarterly yearly annually".split(),
)
SEED_SIGNS = "0123456789.#"
#: They open an atom with a number after them only: "x 12", no "x-ray".
SEED_TIMES = ("x", "times")
AFTER_SEED_WORD = frozenset(" -(:.,;0123456789")

# Dates, years, ages and scores (8/10), the commonest numbers of a letter, and what a comma ends are passed over
# before any atom is tried.
OTHER_NUMBER = rf"""
    .(?:(?<=[0-9])[0-9]{{0,3}},(?![0-9]{{3}}|\ (?:is|was|were|are)\ )
      |[0-9]?(?:[-/][0-9]{{1,2}}[-/](?![a-z])|[ -]years?[ -]old|/(?:5|10)\b(?!\ ?mg))
      |(?<=[12])[09][0-9]{{2}}\b(?!\ ?(?:{_MASS})\b))
"""
