"""The tables of the SQLite format, its full-text index, and the indexes that are made when the tables are full."""

TABLES = """
CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    letter TEXT NOT NULL,
    layout TEXT,
    case_number TEXT,
    date_assigned TEXT,
    date_of_injury TEXT,
    decision_date TEXT,
    ur_denial_date TEXT,
    priority TEXT,
    application_received TEXT,
    licensure TEXT,
    specialties TEXT,
    age INTEGER,
    sex TEXT
);

CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters (id),
    number INTEGER NOT NULL,
    item TEXT NOT NULL,
    decision TEXT,
    original TEXT,
    authorized TEXT,
    disputed TEXT NOT NULL,
    strength TEXT,
    quantity NUMERIC,
    quantity_unit TEXT,
    frequency_times NUMERIC,
    frequency_per TEXT,
    duration_value NUMERIC,
    duration_unit TEXT,
    refills NUMERIC,
    form TEXT,
    route TEXT,
    shorthand TEXT,
    body_parts TEXT,
    levels TEXT,
    laterality TEXT,
    verdict TEXT,
    rationale TEXT
);

CREATE TABLE treatments (
    id INTEGER PRIMARY KEY,
    issue_id INTEGER NOT NULL REFERENCES issues (id),
    text TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    subcategory TEXT,
    concept TEXT
);

CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    issue_id INTEGER NOT NULL REFERENCES issues (id),
    side TEXT NOT NULL CHECK (side IN ('claims_administrator', 'maximus')),
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    detail TEXT,
    pages TEXT
);

-- One row a sentence that states the reason; start and "end" are its place in the letter's clean text.
CREATE TABLE reasons (
    id INTEGER PRIMARY KEY,
    issue_id INTEGER NOT NULL REFERENCES issues (id),
    code TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    text TEXT
);

-- Two places of the letter's clean text that belong together: DECIDED_AS, JUSTIFIED_BY, CITES, ON_PAGE, DOSED, BECAUSE.
CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    issue_id INTEGER NOT NULL REFERENCES issues (id),
    label TEXT NOT NULL,
    head TEXT NOT NULL,
    head_start INTEGER NOT NULL,
    head_end INTEGER NOT NULL,
    tail TEXT NOT NULL,
    tail_start INTEGER NOT NULL,
    tail_end INTEGER NOT NULL
);

-- issue_id is NULL for a flag on the whole letter; spans is JSON: [[start, end], ...].
CREATE TABLE flags (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters (id),
    issue_id INTEGER REFERENCES issues (id),
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    spans TEXT NOT NULL
);

-- The double quotes matter: Datasette looks for them to offer its search box.
CREATE VIRTUAL TABLE issues_fts USING fts5 (item, rationale, content="issues", content_rowid="id");
"""

INDEXES = """
CREATE INDEX letters_letter ON letters (letter);
CREATE INDEX issues_letter_id ON issues (letter_id);
CREATE INDEX issues_decision ON issues (decision);
CREATE INDEX treatments_issue_id ON treatments (issue_id);
CREATE INDEX treatments_name ON treatments (name);
CREATE INDEX citations_issue_id ON citations (issue_id);
CREATE INDEX reasons_issue_id ON reasons (issue_id);
CREATE INDEX reasons_code ON reasons (code);
CREATE INDEX relations_issue_id ON relations (issue_id);
CREATE INDEX flags_letter_id ON flags (letter_id);
"""
