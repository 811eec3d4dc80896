"""The schema of the store, as a list of migrations."""

MIGRATIONS = (
    """
    CREATE TABLE identity AS SELECT lower(hex(randomblob(16))) AS id;
    CREATE TABLE page (             -- every file that gave a release, as it was added
        sha256 TEXT PRIMARY KEY,
        media_type TEXT NOT NULL,
        content BLOB NOT NULL       -- Zstandard
    ) WITHOUT ROWID;
    CREATE TABLE release (
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE, -- rises with every change: what an index has not seen is above its own
        version INTEGER NOT NULL,
        hash TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0,
        url TEXT,
        origin TEXT NOT NULL,
        source TEXT,
        page TEXT REFERENCES page (sha256),
        content TEXT NOT NULL       -- Release.to_json
    );
    CREATE INDEX release_by_url ON release (url);
    CREATE INDEX release_by_origin ON release (origin);
    CREATE TABLE fetch (            -- the last answer of each address
        url TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        at TEXT NOT NULL,
        status INTEGER NOT NULL,
        etag TEXT,
        last_modified TEXT,
        release TEXT REFERENCES release (id),
        reason TEXT                 -- why it gave no release
    ) WITHOUT ROWID;
    CREATE TABLE crawl (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,
        new INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0,
        same INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX crawl_by_source ON crawl (source, id);
    """,
    """
    CREATE TABLE capture (          -- every response that made a version of a release: where it stands in the archive
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,       -- of its body
        url TEXT NOT NULL,
        at TEXT NOT NULL,
        file TEXT NOT NULL,
        offset INTEGER NOT NULL,
        length INTEGER NOT NULL
    );
    CREATE INDEX capture_by_sha256 ON capture (sha256);
    ALTER TABLE release ADD COLUMN capture INTEGER REFERENCES capture (id);
    -- since when its source no longer has it
    ALTER TABLE release ADD COLUMN gone TEXT;
    -- which release it turned out to be
    ALTER TABLE release ADD COLUMN joined TEXT REFERENCES release (id);
    -- when, as far as it is known, for the rhythm of its source
    ALTER TABLE release ADD COLUMN published TEXT;
    ALTER TABLE release ADD COLUMN title TEXT;
    UPDATE release SET published = content ->> '$.published', title = content ->> '$.title';
    CREATE INDEX release_by_source ON release (source, published);
    CREATE INDEX release_by_title ON release (source, title);
    CREATE TABLE history (          -- what happened to a release after it was first put
        seq INTEGER PRIMARY KEY,    -- the number of the change
        release TEXT NOT NULL REFERENCES release (id),
        at TEXT NOT NULL,
        what TEXT NOT NULL,
        version INTEGER NOT NULL,   -- the one that stood until then, whose content and page these are
        content TEXT,               -- only where another text came
        page TEXT REFERENCES page (sha256),
        capture INTEGER REFERENCES capture (id)
    );
    CREATE INDEX history_by_release ON history (release, seq);
    ALTER TABLE fetch ADD COLUMN leads_to TEXT;
    -- when to look again
    ALTER TABLE fetch ADD COLUMN due TEXT;
    -- answers in a row that it is not there
    ALTER TABLE fetch ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE fetch ADD COLUMN missing_since TEXT;
    -- what stood beside the link
    ALTER TABLE fetch ADD COLUMN hinted_title TEXT;
    ALTER TABLE fetch ADD COLUMN hinted_date TEXT;
    ALTER TABLE fetch ADD COLUMN hinted_by TEXT NOT NULL DEFAULT 'feed';
    CREATE INDEX fetch_by_due ON fetch (source, due) WHERE release IS NOT NULL AND leads_to IS NULL;
    CREATE INDEX fetch_by_release ON fetch (release);
    CREATE INDEX fetch_by_status ON fetch (source, status);
    -- addresses that its feeds, sitemaps and listings named
    ALTER TABLE crawl ADD COLUMN named INTEGER;
    -- JSON: reason to count
    ALTER TABLE crawl ADD COLUMN reasons TEXT NOT NULL DEFAULT '{}';
    """,
    """
    CREATE TABLE cluster (          -- releases that are versions of one, under the id of one of them; alone, its own
        release TEXT PRIMARY KEY REFERENCES release (id),
        cluster TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX cluster_by_cluster ON cluster (cluster);
    CREATE TABLE likeness (         -- keys that versions share
        key INTEGER NOT NULL,
        release TEXT NOT NULL REFERENCES release (id),
        PRIMARY KEY (key, release)
    ) WITHOUT ROWID;
    CREATE INDEX likeness_by_release ON likeness (release);
    CREATE TABLE clustered AS SELECT 0 AS seq -- the last change that is in them
    """,
    """
    -- whether somebody wanted only so many releases, or none before a day
    ALTER TABLE crawl ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE walk (             -- when a listing or interface was last followed to its end
        source TEXT NOT NULL,
        place TEXT NOT NULL,        -- its address, as the catalogue has it
        ended TEXT NOT NULL,
        pages INTEGER NOT NULL,
        PRIMARY KEY (source, place)
    ) WITHOUT ROWID
    """,
    """
    -- of the other columns: sealing.py says which, and fills it in for what is there already
    ALTER TABLE page ADD COLUMN checksum BLOB;
    ALTER TABLE capture ADD COLUMN checksum BLOB;
    ALTER TABLE release ADD COLUMN checksum BLOB;
    ALTER TABLE history ADD COLUMN checksum BLOB;
    ALTER TABLE fetch ADD COLUMN checksum BLOB;
    ALTER TABLE crawl ADD COLUMN checksum BLOB;
    ALTER TABLE walk ADD COLUMN checksum BLOB;
    CREATE TABLE log (              -- every change since then
        seq INTEGER PRIMARY KEY,
        mark INTEGER NOT NULL       -- at random: a copy that went its own way has another one for the same number
    );
    INSERT INTO log SELECT seq, abs(random() / 2) FROM release ORDER BY seq DESC LIMIT 1;
    -- three copies, of which one may be damaged
    INSERT INTO identity SELECT id FROM identity, (SELECT 1 UNION SELECT 2)
    """,
    """
    CREATE TABLE standing (         -- texts that a source shows at address after address, which are no releases
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        at TEXT NOT NULL,           -- when it was last seen
        checksum BLOB,
        PRIMARY KEY (source, title, body)
    ) WITHOUT ROWID
    """,
    """
    DROP TABLE likeness;
    CREATE TABLE compared (         -- releases that are in clusters, with what brings them together
        number INTEGER PRIMARY KEY,
        release TEXT NOT NULL UNIQUE REFERENCES release (id),
        day INTEGER,                -- of publication, as a proleptic Gregorian ordinal; NULL where it is unknown
        keys BLOB NOT NULL,         -- those in likeness, of eight bytes each
        checksum BLOB
    );
    CREATE TABLE likeness (         -- keys that versions share
        key INTEGER NOT NULL,
        number INTEGER NOT NULL,    -- of the release in compared
        PRIMARY KEY (key, number)
    ) WITHOUT ROWID;
    UPDATE clustered SET seq = 0
    """,
)
"""Migration n leads from schema version n to n + 1. Only add to the end: a released migration is never edited."""

SEALED_SINCE = 5
"""The first schema version whose rows have checksums."""
