"""Hostile queries: name, text, and what may come of it. ``@EAR@`` becomes the listening socket."""

from __future__ import annotations

from typing import Final

from hostile.attack import (
    ANSWERED,
    CUT,
    REFUSED,
    STOPPED,
    Attack,
    Outcome,
    Target,
    exchange,
)

__all__ = ["QUERIES", "posted", "query_attacks"]


def nested(left: str, core: str, right: str, times: int) -> str:
    return left * times + core + right * times


def doubling(function: str, times: int) -> str:
    """Bind ?x0 to a text, and each next one to the last, twice."""
    steps = (f"BIND({function.format(x=f'?x{i}')} AS ?x{i + 1})" for i in range(times))
    return (
        f"SELECT (STRLEN(STR(?x{times})) AS ?n) {{ BIND('aaaaaaaaaa' AS ?x0) {' '.join(steps)} }}"
    )


XSD: Final = "http://www.w3.org/2001/XMLSchema#"
ALL: Final = "?s ?p ?o"
PRODUCT: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
MANY: Final = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(100)))} }}" for i in range(6))
BACKSLASH_U: Final = "\\u0053ERVICE"

R, S, A = frozenset({REFUSED}), frozenset({STOPPED}), frozenset({ANSWERED})
#: An answer that has begun is cut, as its status is out.
C = frozenset({CUT})

#: Nesting: refused by its depth, or by the grammar; or it ends its worker, and nothing else.
NESTING: Final = [
    ("groups", f"ASK {nested('{', ALL, '}', 5000)}", R),
    ("groups just allowed", f"ASK {nested('{', ALL, '}', 200)}", A | S),
    ("parentheses", f"SELECT {nested('(', '1', ')', 5000)} {{}}", R),
    ("parentheses in FILTER", f"ASK {{ FILTER {nested('(', '1', ')', 2000)} }}", R),
    ("blank nodes", f"ASK {{ {nested('[ <a:p> ', '1', ' ]', 3000)} <a:p> 1 }}", R),
    ("collections", f"ASK {{ {nested('( ', '1', ' )', 3000)} <a:p> 1 }}", R),
    ("OPTIONAL", f"ASK {{ {nested('OPTIONAL { ?s ?p ?o ', '', '}', 3000)} }}", R),
    ("OPTIONAL in a row", f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * 10_000} }}", R | S | A),
    ("UNION", f"ASK {{ {nested('{ ?s ?p ?o } UNION {', ALL, '}', 3000)} }}", R),
    ("UNION in a row", f"SELECT * {{ {'{ ?s ?p ?o } UNION ' * 20_000} {{}} }}", S | A | C),
    ("MINUS in a row", f"ASK {{ ?s ?p ?o {'MINUS { ?s ?p 1 } ' * 10_000} }}", S | A),
    ("EXISTS", f"ASK {{ {nested('FILTER EXISTS {', ALL, '}', 2000)} }}", R),
    ("EXISTS in a row", f"ASK {{ ?s ?p ?o {'FILTER EXISTS { ?s ?p ?q } ' * 5000} }}", S | A),
    ("NOT", f"ASK {{ FILTER ({'!' * 200_000}true) }}", S | A),
    ("minus", f"SELECT ({'-' * 200_000}1 AS ?x) {{}}", R | S | A),
    ("minus apart", f"SELECT ({'- ' * 200_000}?x AS ?y) {{}}", R | S | A),
    ("plus in a row", f"SELECT ({'1+' * 200_000}1 AS ?x) {{}}", S | A),
    ("AND in a row", f"ASK {{ FILTER ({'true&&' * 100_000}true) }}", S | A),
    ("IF", f"SELECT ({nested('IF(true,1,', '2', ')', 3000)} AS ?x) {{}}", R),
    ("IN", f"ASK {{ FILTER ({nested('1 IN (', '1', ')', 3000)}) }}", R),
    ("COALESCE", f"SELECT ({nested('COALESCE(', '1', ')', 3000)} AS ?x) {{}}", R),
    ("sub-selects", f"ASK {nested('{ SELECT * ', '{}', '}', 2000)}", R),
    ("sub-selects allowed", f"SELECT * {nested('{ SELECT * ', '{?s ?p ?o}', '}', 150)} LIMIT 1", A),
    ("GRAPH", f"ASK {nested('{ GRAPH ?g ', '{}', '}', 2000)}", R),
    ("BIND in a row", f"ASK {{ {' '.join(f'BIND({i} AS ?x{i})' for i in range(20_000))} }}", S | A),
    ("property list", f"ASK {{ ?s <a:p> 1 {'; <a:p> 1' * 90_000} }}", S | A),
    ("object list", f"ASK {{ ?s ?p 1 {', 1' * 200_000} }}", S | A),
    ("path inverse", f"ASK {{ ?s {'^' * 100_000}<a:p> ?o }}", R | S | A),
    ("path parentheses", f"ASK {{ ?s {nested('(', '<a:p>', ')*', 3000)} ?o }}", R),
    ("path stars", f"ASK {{ ?s <a:p>{'*' * 100_000} ?o }}", R | S),
    ("brackets closed too often", f"ASK {{ {'}' * 300_000}", R),
    ("brackets in a string never closed", f"ASK {{ ?s ?p '{'{' * 300_000}", R),
]

#: Work without end: stopped at the deadline, or by the limit of memory.
WORK: Final = [
    ("path sequence", f"ASK {{ ?s {'/'.join(['!<a:p>'] * 1000)} ?o }}", S | A),
    ("path sequence repeated", f"SELECT * {{ ?s {'/'.join(['(<a:p>|!<a:p>)'] * 50)} ?o }}", S | C),
    ("path alternation", f"ASK {{ ?s {'|'.join(['<a:p>'] * 50_000)} ?o }}", S | A),
    ("path counted", "ASK { ?s <a:p>{1,1000} ?o }", R),
    ("closure of everything", "SELECT (COUNT(*) AS ?n) { ?s (!<a:x>)* ?o }", S),
    ("closure both ways", "SELECT (COUNT(*) AS ?n) { ?s ((!<a:x>)|^(!<a:x>))* ?o }", S),
    ("closure of closures", "SELECT * { ?s (((!<a:x>)*)*/(!<a:y>)*)* ?o } ORDER BY ?s", S),
    ("transitive, ends free", "SELECT DISTINCT * { ?s (<a:p>|^!<a:q>)+ ?o }", S | C),
    ("cross product", f"SELECT * {{ {PRODUCT} }}", S | C),
    ("COUNT over a product", f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", S),
    ("COUNT over values", f"SELECT (COUNT(*) AS ?n) {{ {MANY} }}", S),
    ("COUNT DISTINCT", f"SELECT (COUNT(DISTINCT ?a) AS ?n) {{ {PRODUCT} }}", S),
    ("DISTINCT", f"SELECT DISTINCT * {{ {PRODUCT} }}", S | C),
    ("ORDER BY", f"SELECT * {{ {PRODUCT} }} ORDER BY ?a ?i", S),
    ("ORDER BY RAND", f"SELECT * {{ {PRODUCT} }} ORDER BY RAND()", S),
    ("GROUP BY", f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?d ?g", S),
    ("GROUP_CONCAT", f"SELECT (GROUP_CONCAT(STR(?c)) AS ?x) {{ {PRODUCT} }}", S),
    (
        "aggregates in HAVING",
        f"SELECT ?a {{ {PRODUCT} }} GROUP BY ?a HAVING (SUM(?c) > AVG(?f))",
        S,
    ),
    ("nested aggregates", "SELECT (SUM(COUNT(?o)) AS ?n) { ?s ?p ?o }", R | A | S),
    ("sub-select products", f"ASK {{ {{ SELECT * {{ {PRODUCT} }} ORDER BY ?c }} }}", S),
    (
        "MINUS of a product",
        f"ASK {{ {PRODUCT} MINUS {{ ?j ?k ?l . ?a ?b ?c . ?d ?e ?f }} }}",
        S | A,
    ),
    ("OPTIONAL products", f"SELECT * {{ OPTIONAL {{ {PRODUCT} }} OPTIONAL {{ {MANY} }} }}", S | C),
    (
        "EXISTS for each",
        "ASK { ?s ?p ?o FILTER NOT EXISTS { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?f) } }",
        S | A,
    ),
    ("FILTER never true", f"ASK {{ {PRODUCT} FILTER(STR(?a) = CONCAT(STR(?d), 'x')) }}", S),
    (
        "CONSTRUCT millions",
        f"CONSTRUCT {{ ?a ?b ?c . ?d ?e ?f . [] ?h ?i }} WHERE {{ {PRODUCT} }}",
        S | C,
    ),
    ("DESCRIBE everything", "DESCRIBE ?s ?p ?o WHERE { ?s ?p ?o }", S | A | C),
    ("BNODE flood", f"SELECT (BNODE() AS ?x) (UUID() AS ?y) {{ {PRODUCT} }}", S | C),
    ("LIMIT and OFFSET", f"SELECT * {{ {PRODUCT} }} OFFSET 9999999999 LIMIT 9999999999", S),
    ("LIMIT too large", "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999999", R),
    (
        "REPLACE bomb",
        "SELECT (STRLEN("
        + nested("REPLACE(", "'" + "a" * 500 + "'", ",'a','aaaaaaaa')", 9)
        + ") AS ?n) {}",
        S | A,
    ),
    ("REPLACE of nothing", doubling("REPLACE({x}, '', {x})", 12), S | A | R),
    ("CONCAT bomb", doubling("CONCAT({x}, {x})", 40), S),
    ("CONCAT of CONCAT", doubling("CONCAT({x},{x},{x},{x},{x},{x},{x},{x})", 12), S),
    ("STRDT bomb", doubling("STRDT(CONCAT(STR({x}), STR({x})), <a:t>)", 40), S),
    ("STRLANG bomb", doubling("STRLANG(CONCAT(STR({x}), STR({x})), 'fr')", 40), S),
    ("ENCODE_FOR_URI bomb", doubling("ENCODE_FOR_URI(CONCAT('%é', {x}, {x}))", 40), S | A),
    ("UCASE bomb", doubling("UCASE(CONCAT({x}, 'ŉ', {x}))", 40), S),
    ("hash of it all", f"SELECT (SHA512(GROUP_CONCAT(STR(?c))) AS ?x) {{ {PRODUCT} }}", S),
    ("REGEX catastrophe", "ASK { FILTER REGEX('" + "a" * 50_000 + "!', '^(a+)+$') }", A),
    ("REGEX repetitions", "ASK { FILTER REGEX('a', '(((a{1,1000}){1,1000}){1,1000})') }", S | A),
    ("REGEX long", "ASK { ?s ?p ?o FILTER REGEX(STR(?o), '" + "(a|b)*" * 50_000 + "') }", S | A),
    ("REGEX of data", f"ASK {{ {PRODUCT} FILTER REGEX(STR(?a), STR(?f)) }}", S | A),
]

#: Giants: refused, or read in time.
GIANTS: Final = [
    ("VALUES", f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {'1 ' * 450_000} }} }}", A | S),
    ("VALUES of rows", f"ASK {{ VALUES (?x ?y) {{ {'(1 2)' * 150_000} }} }}", A | S),
    ("VALUES joined", f"SELECT * {{ VALUES ?s {{ {'<a:b> ' * 100_000} }} {ALL} }}", A | S),
    ("IN list", f"ASK {{ ?s ?p ?o FILTER(?o IN ({','.join(['<a:b>'] * 100_000)})) }}", A | S),
    (
        "variables",
        f"SELECT * {{ {' '.join(f'?v{i} ?w{i} ?x{i} .' for i in range(20_000))} }}",
        S | C,
    ),
    ("prefixes", f"{'PREFIX a: <a:b> ' * 50_000} ASK {{}}", A | S),
    ("literal", f"SELECT ('{'x' * 900_000}' AS ?x) {{}}", A),
    ("IRI", f"ASK {{ ?s <a:{'x' * 900_000}> ?o }}", A),
    ("variable name", f"SELECT ?{'x' * 900_000} {{}}", A),
    ("language tag", f"ASK {{ ?s ?p 'x'@{'a' * 900_000} }}", R | A),
    ("comment", f"ASK {{}} #{'x' * 990_000}", A),
    ("comments", "ASK {}" + "#\n" * 490_000, A),
    ("keyword in many comments", "ASK {}" + "# service now rand\n" * 50_000, A),
    ("words never read", "ASK { " + "now uuid " * 100_000, R),
    ("integer", f"SELECT ({'9' * 900_000} AS ?x) ({'9' * 400} + 1 AS ?y) {{}}", A | R),
    ("decimal", f"SELECT ({'9' * 40}.{'9' * 40} * {'9' * 40}.1 AS ?x) {{}}", A),
    ("double", "SELECT (1e999999999 * 1e999 AS ?x) (-1e999 AS ?y) {}", A | R),
    ("exponents", "SELECT (" + "*".join(["1e308"] * 5000) + " AS ?x) {}", A | S),
    ("overflow", "SELECT (9223372036854775807 + 1 AS ?x) (-9223372036854775808 / -1 AS ?y) {}", A),
    ("division", "SELECT (1/0 AS ?x) (1.0/0.0 AS ?y) (0e0/0e0 AS ?z) {}", A),
    (
        "dates",
        f"SELECT (YEAR('999999999999-12-31T23:59:59Z'^^<{XSD}dateTime>) AS ?x) {{}}",
        A,
    ),
    (
        "durations",
        f"SELECT (<{XSD}duration>('P999999999999999999Y') AS ?x) {{}}",
        A,
    ),
    ("SUBSTR", "SELECT (SUBSTR('abc', -9223372036854775808, 9223372036854775807) AS ?x) {}", A),
    ("too long", f"ASK {{}} #{'x' * 1_000_001}", R),
]

#: Unicode: what is no SPARQL is refused; nothing breaks.
UNICODE: Final = [
    ("NUL", "ASK { ?s ?p '\0' } # \0", A | R),
    ("NUL as a keyword", "ASK\0{}", R),
    ("escaped NUL", "ASK { ?s ?p '\\u0000' }", A | R),
    ("escaped surrogate", "ASK { ?s ?p '\\uD800' }", R),
    ("escape too large", "ASK { ?s ?p '\\U00110000' }", R),
    ("bidi", "ASK { ?s ?p '\u202e' } #\u202e\u2066 ecivres", A),
    ("bidi in a name", "ASK { ?s\u202e ?p ?o }", R),
    ("mark in the middle", "ASK \ufeff{ ?s ?p ?o }", R),
    ("mark at the start, twice", "\ufeff\ufeffASK {}", R),
    ("no-break space", "ASK\u00a0{}", R),
    ("no characters", "ASK { ?s ?p '\ufffe\uffff\U0010ffff' }", A | R),
    ("combining", f"ASK {{ ?s ?p 'e{chr(0x301) * 100_000}' }}", A),
    ("line separators", "ASK {} #\u2028 \u2029 }", A),
    ("escaped keyword", "\\u0041SK {}", R),
    ("homoglyph of a keyword", "АSK {}", R),
    ("dotless i", "SERVıCE <@EAR@> {}", R),
]

#: Going out: to a socket that must hear nothing.
OUTWARD: Final = [
    ("SERVICE", f"SELECT * {{ SERVICE <@EAR@> {{ {ALL} }} }}", R),
    ("SERVICE SILENT", f"SELECT * {{ SERVICE SILENT <@EAR@> {{ {ALL} }} }}", R),
    ("SERVICE of a variable", f"SELECT * {{ VALUES ?u {{ <@EAR@> }} SERVICE ?u {{ {ALL} }} }}", R),
    (
        "SERVICE by IRI()",
        f"SELECT * {{ BIND(IRI('@EAR@') AS ?u) SERVICE SILENT ?u {{ {ALL} }} }}",
        R,
    ),
    ("SERVICE in a sub-select", f"ASK {{ {{ SELECT * {{ SERVICE <@EAR@> {{ {ALL} }} }} }} }}", R),
    ("SERVICE in EXISTS", f"ASK {{ FILTER EXISTS {{ SERVICE <@EAR@> {{ {ALL} }} }} }}", R),
    ("SERVICE in MINUS", f"ASK {{ {ALL} MINUS {{ SERVICE <@EAR@> {{ {ALL} }} }} }}", R),
    ("SERVICE after a comment", f"ASK {{ #\rSERVICE<@EAR@>{{ {ALL} }} }}", R),
    ("SERVICE by escapes", f"ASK {{ {BACKSLASH_U} <@EAR@> {{ {ALL} }} }}", R),
    ("SERVICE by half an escape", f"ASK {{ SER\\u0056ICE <@EAR@> {{ {ALL} }} }}", R),
    ("SERVICE in CONSTRUCT", f"CONSTRUCT {{ {ALL} }} WHERE {{ SERVICE <@EAR@> {{ {ALL} }} }}", R),
    ("SERVICE of localhost names", f"ASK {{ SERVICE <http://localhost/> {{ {ALL} }} }}", R),
    ("SERVICE of a file", f"ASK {{ SERVICE <file:///etc/passwd> {{ {ALL} }} }}", R),
    ("SERVICE of metadata", f"ASK {{ SERVICE <http://169.254.169.254/> {{ {ALL} }} }}", R),
    ("SERVICE hidden in megabytes", f"ASK {{ #{'x' * 900_000}\n SERVICE <@EAR@> {{ {ALL} }} }}", R),
    ("LOAD", "LOAD <@EAR@>", R),
    ("LOAD SILENT", "LOAD SILENT <@EAR@> INTO GRAPH <a:g>", R),
    ("INSERT", "INSERT DATA { <a:s> <a:p> <a:o> }", R),
    ("DELETE", "DELETE WHERE { ?s ?p ?o }", R),
    ("ASK and then DROP", "ASK {} ; DROP ALL", R),
    ("FROM a URL", f"SELECT * FROM <@EAR@> {{ {ALL} }}", A),
    ("FROM NAMED a URL", f"SELECT * FROM NAMED <@EAR@> {{ GRAPH ?g {{ {ALL} }} }}", A),
    ("FROM a file", f"SELECT * FROM <file:///etc/passwd> {{ {ALL} }}", A),
    (
        "FROM NAMED a file",
        f"SELECT * FROM NAMED <file:///etc/passwd> {{ GRAPH ?g {{ {ALL} }} }}",
        A,
    ),
    ("DESCRIBE a URL", "DESCRIBE <@EAR@> <file:///etc/passwd>", A),
    ("GRAPH of a URL", f"ASK {{ GRAPH <@EAR@> {{ {ALL} }} }}", A),
    ("a function of nobody", "SELECT (<@EAR@>(1) AS ?x) {}", R),
]

QUERIES: Final = {
    f"{kind}: {name}": (text, may)
    for kind, found in {
        "nesting": NESTING,
        "work": WORK,
        "giant": GIANTS,
        "unicode": UNICODE,
        "outward": OUTWARD,
    }.items()
    for name, text, may in found
}


def posted(query: str, accept: str = "*/*") -> list[bytes]:
    """Write the request that posts a query."""
    body = query.encode("utf-8")
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        f"Accept: {accept}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return [head.encode() + body]


def query_attacks() -> list[Attack]:
    """Every query, as an attack that may take a query's time and a second."""

    def attack(name: str, text: str, may: frozenset[str]) -> Attack:
        def run(target: Target) -> Outcome:
            return exchange(target, posted(text.replace("@EAR@", target.ear)))

        return Attack(name, run, may, lambda target: target.query_s + 1)

    return [attack(name, text, may) for name, (text, may) in QUERIES.items()]
