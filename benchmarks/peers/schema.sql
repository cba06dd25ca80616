-- The graph in tables, with what the questions need indexed.  What a paper mentions is stored with
-- all broader concepts, so that no query has to climb.
CREATE TABLE paper (id text PRIMARY KEY, title text, year int, abstract text, arxiv_id text);
CREATE TABLE entity (id text PRIMARY KEY, name text);
CREATE TABLE mention (paper_id text, concept_id text);
CREATE TABLE claim (
  id text PRIMARY KEY, paper_id text, kind text, low float, high float, unit text, basis text,
  qualifier text, factor float, scope text, baseline text, own boolean, speedup boolean);
CREATE TABLE claim_hardware (claim_id text, hardware_id text);
CREATE TABLE evidence (claim_id text, quote text, sentence text, first int, last int);
\copy paper FROM 'paper.csv' CSV
\copy entity FROM 'entity.csv' CSV
\copy mention FROM 'mention.csv' CSV
\copy claim FROM 'claim.csv' CSV
\copy claim_hardware FROM 'claim_hardware.csv' CSV
\copy evidence FROM 'evidence.csv' CSV
ALTER TABLE mention ADD PRIMARY KEY (paper_id, concept_id);
ALTER TABLE mention ADD FOREIGN KEY (paper_id) REFERENCES paper;
ALTER TABLE mention ADD FOREIGN KEY (concept_id) REFERENCES entity;
ALTER TABLE claim ADD FOREIGN KEY (paper_id) REFERENCES paper;
ALTER TABLE claim_hardware ADD PRIMARY KEY (claim_id, hardware_id);
ALTER TABLE claim_hardware ADD FOREIGN KEY (claim_id) REFERENCES claim;
ALTER TABLE claim_hardware ADD FOREIGN KEY (hardware_id) REFERENCES entity;
ALTER TABLE evidence ADD COLUMN id serial PRIMARY KEY;
ALTER TABLE evidence ADD FOREIGN KEY (claim_id) REFERENCES claim;
CREATE INDEX ON entity (name);
CREATE INDEX ON mention (concept_id, paper_id);
CREATE INDEX ON claim (paper_id);
CREATE INDEX ON claim (paper_id) WHERE speedup;
CREATE INDEX ON claim_hardware (hardware_id);
CREATE INDEX ON evidence (claim_id);
ANALYZE;
