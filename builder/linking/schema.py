"""The tables that linking keeps between runs.

``naming`` has a row for each mention; ``told`` counts how many papers call an entity what, and
``vote`` which type they give it; ``entity`` has the finished entities and what others look them
up by; ``family`` the names under which a size variant would find its family.
"""

SCHEMA = """
create table naming (
    id integer primary key, paper integer not null, mention text not null, kind text not null,
    name text not null, type text not null, proposed integer not null, long_form text,
    surfaces text not null, concept text, forbidden text not null,
    stem text not null, long_key text not null, sure text,
    entity text, moved integer not null default 0, why text not null default ''
);
create table told (
    entity text, text text, why text, key text not null,
    papers integer not null, named integer not null, moved integer not null,
    primary key (entity, text, why)
) without rowid;
create table vote (
    entity text, type text, papers integer not null, primary key (entity, type)
) without rowid;
create table entity (
    key text primary key, known integer not null, label_key text not null, spelt text not null,
    type text not null, above text not null, content blob not null
) without rowid;
create table family (
    spelt text, type text, entity text, primary key (spelt, type, entity)
) without rowid;
"""

INDICES = """
create index if not exists naming_paper on naming (paper);
create index if not exists naming_stem on naming (stem);
create index if not exists naming_long on naming (long_key) where long_key != '' and sure is null;
create index if not exists told_key on told (key);
create index if not exists entity_label on entity (label_key) where not known;
create index if not exists entity_spelt on entity (spelt, type) where not known;
create index if not exists family_entity on family (entity);
"""
"""Made once the first rows are in: that is faster than keeping them up row by row."""

WORKSPACE = """
create temp table if not exists touched_stem (stem text primary key) without rowid;
create temp table if not exists touched_entity (key text primary key) without rowid;
"""

ALL_STEMS = """
insert or ignore into touched_stem select distinct stem from naming order by stem;
insert or ignore into touched_stem select long_key from naming where long_key != '';
"""
"""Touches all mentions, once the indices are there."""
