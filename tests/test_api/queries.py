"""GraphQL queries that several tests run: every feature of the door is in one of them."""

from typing import Any

DESIGN = """
{ papers(where: {mentions: {name: "2:4 sparsity"}, reports: {speedup: true}}, first: 20) {
    totalCount
    edges { node { title
      reports(where: {speedup: true}) {
        kind low high unit basis qualifier factor scope baseline own hardware { name }
        evidence { quote sentence start end } } } } } }
"""

QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "design": (DESIGN, {}),
    "everything of a paper": (
        """{ papers { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          edges { cursor node { __typename id title abstract year date url arxivId doi
            listedOn { id name format pageDate } sections { heading text position }
            mentions { id role name surfaces confidence foundBy
              entity { __typename id name altLabels note broader { name } }
              evidence { section start end quote ownWords source { name } } paper { title } }
            proposes { name } uses { name ... on Model { size } } runsOn { name }
            reports { id kind family direction comparative metric metricEntity { name better }
              about { name __typename } baselineEntity { name } confidence foundBy
              paper { id } evidence { id section sentence sentenceStart sentenceEnd } } } } } }""",
        {},
    ),
    "aliases, fragments and variables": (
        """query Q($name: String!, $with: Boolean = false, $first: Int!, $kind: [ClaimKind!]) {
          fast: papers(where: {reports: {kind: $kind, own: true}}, first: $first) {
            edges { node { ...Head all: reports { kind } quick: reports(where: {kind: $kind}) {
              kind hardware(where: {name: $name}) { ...Thing } } } } }
          chips: hardware(where: {name: $name}) { edges { node { ...Thing } } }
        }
        fragment Head on Paper { t: title year @include(if: $with) id @skip(if: $with) }
        fragment Thing on Entity { __typename name ... on Hardware { manufacturer memorySize }
          ... on Model { size } }""",
        {"name": "gpu", "first": 3, "kind": ["SPEEDUP", "THROUGHPUT"]},
    ),
    "nested limits": (
        """{ papers(where: {reports: {}}) { edges { node { title
          reports(first: 1) { kind evidence { start } }
          mentions(first: 2, where: {not: {role: BACKGROUND}}) { role name } } } } }""",
        {},
    ),
    "pages of papers below entities": (
        """{ hardware { edges { node { name narrower { name }
          papers(first: 1) { totalCount pageInfo { hasNextPage endCursor }
            edges { cursor node { title runsOn { name } } } }
          last: papers(first: 2) { pageInfo { hasNextPage hasPreviousPage } }
          ids: papers(first: 2) { edges { cursor } again: edges { node { year } } }
          runs: papers(role: [RUNS_ON], includeNarrower: true) {
            totalCount edges { node { title } } } } } } }""",
        {},
    ),
    "logic": (
        """{ papers(where: {
            or: [{mentions: {name: "FP8"}}, {uses: {name: "sparsity", type: METHOD}}]
            not: [{year: {lt: 2024}}, {reports: {unit: {eq: "hours"}}}]
            and: [{title: {contains: "e"}}] }) {
          totalCount edges { node { title
            reports(where: {or: [{speedup: true}, {factor: {gt: 1.5}}], not: {scope: TRAINING}}) {
              kind factor scope } } } } }""",
        {},
    ),
    "nodes by id": (
        """{ paper: node(id: "https://w3id.org/paperkg/id/paper/pruning-without-retraining") {
            __typename id ... on Paper { title reports { kind } } ... on Entity { name } }
          chip: node(id: "https://w3id.org/paperkg/id/a100") { ... on Entity { name
            ... on Hardware { broader { name } } } ... on Paper { title } }
          none: node(id: "https://w3id.org/paperkg/id/none") { id }
          odd: node(id: "no iri at all") { id } }""",
        {},
    ),
}
"""Queries with their variables, by what they are for."""
