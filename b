<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Statistics – Maillage</title>
<link rel="stylesheet" href="/static/style.5f57d60b96.css">
<link rel="icon" href="/static/mark.a6a9ba13fb.svg" type="image/svg+xml">
<link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml" title="Maillage">
<link rel="alternate" hreflang="fr" href="/statistics?foo=1&amp;lang=fr">
<link rel="alternate" hreflang="en" href="/statistics?foo=1&amp;lang=en">
<link rel="alternate" hreflang="x-default" href="/statistics?foo=1">
<link rel="canonical" href="/statistics?foo=1">
<meta name="description" content="Who cares for which rare disease in France, where, for whom, under which label and since when.">
<link rel="modulepreload" href="/static/built/folded-RIbbuxvH.js">
<link rel="modulepreload" href="/static/built/dom-DRexapVz.js">
<script type="module" src="/static/built/seek-CupheLa8.js"></script>
</head>
<body data-search="/search" data-words='{"also": "other name:", "late": "Your device has not told where it is within ten seconds. Try again, or type a commune, a postcode or a d\u00e9partement.", "list": "Proposals", "located": "Your position, rounded to about one kilometre, is in the field. It is sent when you press \u201cFind\u201d, not before.", "locating": "Your browser asks whether it may tell where you are.", "many": "{n} proposals; the arrow keys lead through them.", "none": "No proposal. What is typed can be searched all the same.", "nowhere": "Your device cannot tell where it is. Type a commune, a postcode or a d\u00e9partement instead.", "one": "1 proposal; the arrow keys lead to it.", "refused": "Your browser has not told where you are: it was not allowed to. Type a commune, a postcode or a d\u00e9partement instead.", "tongue": "in {language}"}'>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
  <a class="brand" href="/"><img src="/static/mark.a6a9ba13fb.svg" alt="" width="34" height="34">Maillage</a>
  <nav aria-label="Main">
    <a href="/find">Find a centre</a>
    <button type="button" class="menu" popovertarget="menu">Menu</button>
    <ul id="menu" popover>
      <li><a href="/map">Map</a></li>
      <li><a href="/network">Network</a></li>
      <li><a href="/statistics" aria-current="page">Statistics</a></li>
      <li><a href="/sparql">SPARQL</a></li>
      <li class="close"><button type="button" popovertarget="menu" popovertargetaction="hide">Close</button></li>
    </ul>
  </nav>
  <a class="switch" href="?foo=1&amp;lang=fr" lang="fr" hreflang="fr">Français</a>
  <form class="seek" action="/search" method="get" role="search">
    <label class="hidden" for="seek">A disease, a centre, a hospital, a place, or a code</label>
    <input type="search" id="seek" name="q" data-propose="page" maxlength="200" autocomplete="off" placeholder="Disease, hospital…" required>
    <button type="submit"><span class="hidden">Search</span><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5.5"/><path d="M12.6 12.6 17.5 17.5"/></svg></button>
  </form>
</header>
<main id="content">
<header class="intro">
  <h1>Statistics</h1>
  <p class="lead">What can be counted of the care network, and how far the count goes. Each figure says what it counts, where it comes from, and what it cannot say.</p>
</header>
<div class="notice calm"><p><strong>The graph is filled in source by source, and most sites are not entered yet.</strong> Its coverage is not that of the country: the first figure shows how far apart they are.</p></div>
<nav class="no-print" aria-label="Figures">
  <ol class="contents">
    <li><a href="#published">Published numbers, and what is entered here</a></li>
    <li><a href="#sites-by-region">Sites per million inhabitants, by région</a></li>
    <li><a href="#distance">Distance to the nearest site, by région</a></li>
    <li><a href="#networks">Size and depth of centres</a></li>
    <li><a href="#reach">Diseases that lead to a centre, to a filière, or to neither</a></li>
    <li><a href="#associations">Filières and patients’ associations</a></li>
    <li><a href="#labels">Labels by their end</a></li>
  </ol>
</nav>
<section class="counted" id="published" aria-labelledby="published-head">
  <h2 id="published-head">Published numbers, and what is entered here</h2>
  <figure>
    <svg class="plot narrow" role="img" aria-labelledby="published-narrow-title published-narrow-about" height="870.0">
  <title id="published-narrow-title">Published numbers, and what is entered here</title>
  <desc id="published-narrow-about">Each number that a source publishes, with what it counts and when; the bar is the part of it that the graph has. “Reference centre” has two senses: a labelled site, coordinating or constitutive, or a whole centre with all its sites. The table below says the same.</desc>
  <rect class="strong sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">entered here</text>
  <rect class="none sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">published by a source</text>
  <text class="label" x="0%" y="63.0">1,844 · competence centre</text>
  <text class="value" x="100%" y="63.0">8 here</text>
  <rect class="none" x="0%" y="67.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="67.0" width="0.43%" height="9"></rect>
  <text class="note" x="0%" y="90.0">Competence centres in France (31 December</text>
  <text class="note" x="0%" y="104.0">2022)</text>
  <text class="label" x="0%" y="130.0">387 · labelled site of a</text>
  <text class="label" x="0%" y="147.0">reference centre</text>
  <text class="value" x="100%" y="130.0">27 here</text>
  <rect class="none" x="0%" y="151.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="151.0" width="6.98%" height="9"></rect>
  <text class="note" x="0%" y="174.0">Hospital sites labelled as reference centre,</text>
  <text class="note" x="0%" y="188.0">each counted: 109 coordinating and 278</text>
  <text class="note" x="0%" y="202.0">constitutive sites (same source, §</text>
  <text class="note" x="0%" y="216.0">Historique); these are not 387 networks (31</text>
  <text class="note" x="0%" y="230.0">December 2022)</text>
  <text class="label" x="0%" y="256.0">363 · labelled site of a</text>
  <text class="label" x="0%" y="273.0">reference centre</text>
  <text class="value" x="100%" y="256.0">27 here</text>
  <rect class="none" x="0%" y="277.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="277.0" width="7.44%" height="9"></rect>
  <text class="note" x="0%" y="300.0">Sites labelled as reference centre: 104</text>
  <text class="note" x="0%" y="314.0">coordinating and 259 constitutive (8 August</text>
  <text class="note" x="0%" y="328.0">2017)</text>
  <text class="label" x="0%" y="354.0">278 · constitutive site</text>
  <text class="value" x="100%" y="354.0">9 here</text>
  <rect class="none" x="0%" y="358.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="358.0" width="3.24%" height="9"></rect>
  <text class="note" x="0%" y="381.0">Constitutive sites of the reference centres</text>
  <text class="note" x="0%" y="395.0">(31 December 2022)</text>
  <text class="label" x="0%" y="421.0">109 · whole reference centre</text>
  <text class="value" x="100%" y="421.0">67 here</text>
  <rect class="none" x="0%" y="425.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="425.0" width="61.47%" height="9"></rect>
  <text class="note" x="0%" y="448.0">Multi-site reference centres, that is whole</text>
  <text class="note" x="0%" y="462.0">networks: a coordinating site and its</text>
  <text class="note" x="0%" y="476.0">constitutive sites count as one (31 December</text>
  <text class="note" x="0%" y="490.0">2022)</text>
  <text class="label" x="0%" y="516.0">109 · coordinating site</text>
  <text class="value" x="100%" y="516.0">18 here</text>
  <rect class="none" x="0%" y="520.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="520.0" width="16.51%" height="9"></rect>
  <text class="note" x="0%" y="543.0">Coordinating sites of the reference centres</text>
  <text class="note" x="0%" y="557.0">(31 December 2022)</text>
  <text class="label" x="0%" y="583.0">104 · whole reference centre</text>
  <text class="value" x="100%" y="583.0">67 here</text>
  <rect class="none" x="0%" y="587.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="587.0" width="64.42%" height="9"></rect>
  <text class="note" x="0%" y="610.0">Reference centres, whole networks, after the</text>
  <text class="note" x="0%" y="624.0">order of 8 August 2017; without the FilSLAN,</text>
  <text class="note" x="0%" y="638.0">MUCO-CFTR and MHEMO networks, which this</text>
  <text class="note" x="0%" y="652.0">order is not about (8 August 2017)</text>
  <text class="label" x="0%" y="678.0">23 · rare-disease health</text>
  <text class="label" x="0%" y="695.0">network</text>
  <text class="value" x="100%" y="678.0">23 here</text>
  <rect class="none" x="0%" y="699.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="699.0" width="100.0%" height="9"></rect>
  <text class="note" x="0%" y="722.0">Rare-disease health networks (filières) in</text>
  <text class="note" x="0%" y="736.0">France (no day; in the source: “sans date</text>
  <text class="note" x="0%" y="750.0">(les deux chiffres voisins sont de fin</text>
  <text class="note" x="0%" y="764.0">2022)”)</text>
  <text class="label" x="0%" y="790.0">23 · rare-disease health</text>
  <text class="label" x="0%" y="807.0">network</text>
  <text class="value" x="100%" y="790.0">23 here</text>
  <rect class="none" x="0%" y="811.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="811.0" width="100.0%" height="9"></rect>
  <text class="note" x="0%" y="834.0">Rare-disease health networks (filières) that</text>
  <text class="note" x="0%" y="848.0">exist in France (no day; in the source:</text>
  <text class="note" x="0%" y="862.0">“sans date”)</text>
</svg>
    <svg class="plot wide" role="img" aria-labelledby="published-wide-title published-wide-about" height="634.0">
  <title id="published-wide-title">Published numbers, and what is entered here</title>
  <desc id="published-wide-about">Each number that a source publishes, with what it counts and when; the bar is the part of it that the graph has. “Reference centre” has two senses: a labelled site, coordinating or constitutive, or a whole centre with all its sites. The table below says the same.</desc>
  <rect class="strong sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">entered here</text>
  <rect class="none sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">published by a source</text>
  <text class="label" x="0%" y="63.0">1,844 · competence centre</text>
  <text class="value" x="100%" y="63.0">8 here</text>
  <rect class="none" x="0%" y="67.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="67.0" width="0.43%" height="9"></rect>
  <text class="note" x="0%" y="90.0">Competence centres in France (31 December 2022)</text>
  <text class="label" x="0%" y="116.0">387 · labelled site of a reference centre</text>
  <text class="value" x="100%" y="116.0">27 here</text>
  <rect class="none" x="0%" y="120.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="120.0" width="6.98%" height="9"></rect>
  <text class="note" x="0%" y="143.0">Hospital sites labelled as reference centre, each counted: 109 coordinating and</text>
  <text class="note" x="0%" y="157.0">278 constitutive sites (same source, § Historique); these are not 387 networks</text>
  <text class="note" x="0%" y="171.0">(31 December 2022)</text>
  <text class="label" x="0%" y="197.0">363 · labelled site of a reference centre</text>
  <text class="value" x="100%" y="197.0">27 here</text>
  <rect class="none" x="0%" y="201.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="201.0" width="7.44%" height="9"></rect>
  <text class="note" x="0%" y="224.0">Sites labelled as reference centre: 104 coordinating and 259 constitutive (8</text>
  <text class="note" x="0%" y="238.0">August 2017)</text>
  <text class="label" x="0%" y="264.0">278 · constitutive site</text>
  <text class="value" x="100%" y="264.0">9 here</text>
  <rect class="none" x="0%" y="268.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="268.0" width="3.24%" height="9"></rect>
  <text class="note" x="0%" y="291.0">Constitutive sites of the reference centres (31 December 2022)</text>
  <text class="label" x="0%" y="317.0">109 · whole reference centre</text>
  <text class="value" x="100%" y="317.0">67 here</text>
  <rect class="none" x="0%" y="321.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="321.0" width="61.47%" height="9"></rect>
  <text class="note" x="0%" y="344.0">Multi-site reference centres, that is whole networks: a coordinating site and</text>
  <text class="note" x="0%" y="358.0">its constitutive sites count as one (31 December 2022)</text>
  <text class="label" x="0%" y="384.0">109 · coordinating site</text>
  <text class="value" x="100%" y="384.0">18 here</text>
  <rect class="none" x="0%" y="388.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="388.0" width="16.51%" height="9"></rect>
  <text class="note" x="0%" y="411.0">Coordinating sites of the reference centres (31 December 2022)</text>
  <text class="label" x="0%" y="437.0">104 · whole reference centre</text>
  <text class="value" x="100%" y="437.0">67 here</text>
  <rect class="none" x="0%" y="441.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="441.0" width="64.42%" height="9"></rect>
  <text class="note" x="0%" y="464.0">Reference centres, whole networks, after the order of 8 August 2017; without the</text>
  <text class="note" x="0%" y="478.0">FilSLAN, MUCO-CFTR and MHEMO networks, which this order is not about (8 August</text>
  <text class="note" x="0%" y="492.0">2017)</text>
  <text class="label" x="0%" y="518.0">23 · rare-disease health network</text>
  <text class="value" x="100%" y="518.0">23 here</text>
  <rect class="none" x="0%" y="522.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="522.0" width="100.0%" height="9"></rect>
  <text class="note" x="0%" y="545.0">Rare-disease health networks (filières) in France (no day; in the source: “sans</text>
  <text class="note" x="0%" y="559.0">date (les deux chiffres voisins sont de fin 2022)”)</text>
  <text class="label" x="0%" y="585.0">23 · rare-disease health network</text>
  <text class="value" x="100%" y="585.0">23 here</text>
  <rect class="none" x="0%" y="589.0" width="100%" height="9"></rect>
  <rect class="strong" x="0%" y="589.0" width="100.0%" height="9"></rect>
  <text class="note" x="0%" y="612.0">Rare-disease health networks (filières) that exist in France (no day; in the</text>
  <text class="note" x="0%" y="626.0">source: “sans date”)</text>
</svg>
  </figure>
  <div class="beside">
    <p>Each number that a source publishes, with what it counts and when; the bar is the part of it that the graph has. “Reference centre” has two senses: a labelled site, coordinating or constitutive, or a whole centre with all its sites.</p>
    <p class="limits"><strong>What it cannot say.</strong> The sources say how many there are, the graph does not: all other figures of this page must be read against this one.</p>
    <ul class="downloads">
<li><a href="/statistics/published.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/published.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>4 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/ela-centres-experts">Centres experts des leucodystrophies et leucoencéphalopathies rares</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/faits-filieres-2026-11">Faits sur les filières de santé maladies rares, avec leurs sources (filieres.tsv)</a>, Maillage</li>
        <li><a href="/page/document/bndmr-labellisation-2017">Labellisation des centres de référence maladies rares : arrêté publié au BO</a>, Banque nationale de données maladies rares (BNDMR)</li>
        <li><a href="/page/document/alliance-fiche-centres">Les centres de référence et de compétence maladies rares</a>, Alliance Maladies Rares</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+dcterms%3A+%3Chttp%3A%2F%2Fpurl.org%2Fdc%2Fterms%2F%3E%0APREFIX+figure%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fid%2Fchiffre%2F%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0APREFIX+role%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Frole%2F%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0APREFIX+unit%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Funit%2F%3E%0A%0ASELECT+DISTINCT+%3Ffigure+%3Fpublished+%3Funit+%3Fsense+%3Fscope+%3FasOf+%3FasOfInSource+%3Fcounted+%3FcountedThen%0A++%3Fverdict+%3Fsource+%3Flocator%0AWHERE+%7B%0A++VALUES+%28%3Ffigure+%3Flang%29+%7B%0A++++%28figure%3Acrmr-reseaux-2022+%22fr%22%29+%28figure%3Asites-coordonnateurs-2022+%22fr%22%29%0A++++%28figure%3Asites-constitutifs-2022+%22fr%22%29+%28figure%3Acrmr-2022+%22fr%22%29+%28figure%3Accmr-2022+%22fr%22%29%0A++++%28figure%3Afsmr-fiche-alliance+%22fr%22%29+%28figure%3Afsmr-page-ela+%22fr%22%29+%28figure%3Acracmo-ccmr+%22fr%22%29%0A++++%28figure%3Acrmr-reseaux-2017+%22fr%22%29+%28figure%3Acrmr-2017+%22fr%22%29%0A++++%28figure%3Amhemo-2018-2022-axes+%22fr%22%29+%28figure%3Amhemo-2018-2022-actions+%22fr%22%29%0A++%7D%0A++%3Ffigure+mlg%3AfigureValue+%3Fpublished+%3B+mlg%3AcountedUnit%2Fskos%3AprefLabel+%3Funit+%3B+mlg%3Asense+%3Fsense+%3B%0A++++prov%3AwasDerivedFrom%2Fdcterms%3Atitle+%3Fsource+%3B+mlg%3Alocator+%3Flocator+.%0A++FILTER+%28LANG%28%3Funit%29+%3D+%3Flang+%26%26+LANG%28%3Fsense%29+%3D+%3Flang%29%0A++OPTIONAL+%7B+%3Ffigure+mlg%3AfigureScope+%3Fscope+%7D%0A++OPTIONAL+%7B+%3Ffigure+mlg%3AasOf+%3FasOf+%7D%0A++OPTIONAL+%7B+%3Ffigure+mlg%3AasOfInSource+%3FasOfInSource+%7D%0A++OPTIONAL+%7B%0A++++SELECT+%3Ffigure+%28COUNT%28DISTINCT+%3Fthing%29+AS+%3Fthings%29+%28COUNT%28DISTINCT+%3Fcurrent%29+AS+%3FcurrentThings%29%0A++++WHERE+%7B%0A++++++%3Ffigure+a+mlg%3AReportedFigure+%3B+mlg%3AcountedUnit+%3FcountedUnit+.%0A++++++OPTIONAL+%7B+%3Ffigure+mlg%3AfigureScope+%3Fwithin+%7D%0A++++++OPTIONAL+%7B+%3Ffigure+mlg%3AasOf+%3Fdate+%7D%0A++++++%7B%0A++++++++%3Fparticipation+a+mlg%3AParticipation+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Arole+%3Frole+.%0A++++++++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidFrom+%3Ffrom+%3B+mlg%3AvalidUntil+%3Funtil+%7D%0A++++++++BIND+%28IF%28%3Frole+%3D+role%3Acoordinating%2C+unit%3Acoordinating-site%2C%0A++++++++++IF%28%3Frole+%3D+role%3Aconstitutive%2C+unit%3Aconstitutive-site%2C+IF%28%3Frole+%3D+role%3Acompetence%2C%0A++++++++++++unit%3Acompetence-centre%2C+unit%3Aresource-and-competence-centre%29%29%29+AS+%3Fkind%29%0A++++++++BIND+%28%3Fsite+AS+%3Fthing%29%0A++++++%7D+UNION+%7B%0A++++++++%3Fcentre+a+mlg%3AReferenceCentre+.%0A++++++++OPTIONAL+%7B%0A++++++++++%3Fparticipation+mlg%3Acentre+%3Fcentre+%3B+mlg%3AvalidFrom+%3Ffrom+%3B+mlg%3AvalidUntil+%3Funtil%0A++++++++%7D%0A++++++++BIND+%28unit%3Areference-centre+AS+%3Fkind%29%0A++++++++BIND+%28%3Fcentre+AS+%3Fthing%29%0A++++++%7D+UNION+%7B%0A++++++++%3Fthing+a+mlg%3AHealthNetwork+.%0A++++++++BIND+%28unit%3Afiliere+AS+%3Fkind%29%0A++++++%7D+UNION+%7B%0A++++++++%3Fthing+a+mlg%3AAxis+%3B+dcterms%3AisPartOf+%3Fwhole+.%0A++++++++BIND+%28unit%3Aaxis+AS+%3Fkind%29%0A++++++%7D+UNION+%7B%0A++++++++%3Fthing+a+mlg%3AAction+%3B+dcterms%3AisPartOf%2Fdcterms%3AisPartOf+%3Fwhole+.%0A++++++++BIND+%28unit%3Aaction+AS+%3Fkind%29%0A++++++%7D%0A++++++FILTER+%28%3Fkind+%3D+%3FcountedUnit+%7C%7C+%28%3FcountedUnit+%3D+unit%3Aexpert-site+%26%26+BOUND%28%3Fsite%29%29%0A++++++++%7C%7C+%28%3FcountedUnit+%3D+unit%3Alabelled-reference-site%0A++++++++++%26%26+%3Fkind+IN+%28unit%3Acoordinating-site%2C+unit%3Aconstitutive-site%29%29%0A++++++++%7C%7C+%28%3FcountedUnit+%3D+unit%3Acompetence-centre+%26%26+%3Fkind+%3D+unit%3Aresource-and-competence-centre%29%29%0A++++++FILTER+%28%21BOUND%28%3Fwithin%29+%7C%7C+%3Fwithin+%3D+COALESCE%28%3Fwhole%2C+%3Fcentre%29%0A++++++++%7C%7C+EXISTS+%7B+%3Fcentre+mlg%3AattachedTo+%3Fwithin+%7D%29%0A++++++BIND+%28IF%28%3Ffrom+%3C%3D+%3Fdate+%26%26+%3Fdate+%3C+%3Funtil%2C+%3Fthing%2C+%3Funbound%29+AS+%3Fcurrent%29%0A++++%7D%0A++++GROUP+BY+%3Ffigure%0A++%7D%0A++%3Ffigure+mlg%3AcountedUnit+%3FunitCounted+.%0A++BIND+%28IF%28%3FunitCounted+IN+%28unit%3Acoordinating-site%2C+unit%3Aconstitutive-site%2C+unit%3Acompetence-centre%2C%0A++++unit%3Aresource-and-competence-centre%2C+unit%3Alabelled-reference-site%2C+unit%3Aexpert-site%2C%0A++++unit%3Areference-centre%2C+unit%3Afiliere%2C+unit%3Aaxis%2C+unit%3Aaction%29%2C+COALESCE%28%3Fthings%2C+0%29%2C+%3Funbound%29%0A++++AS+%3Fcounted%29%0A++BIND+%28IF%28BOUND%28%3Fcounted%29+%26%26+BOUND%28%3FasOf%29%2C+COALESCE%28%3FcurrentThings%2C+0%29%2C+%3Funbound%29+AS+%3FcountedThen%29%0A++BIND+%28IF%28%21BOUND%28%3Fcounted%29%2C+%22not+counted%22%2C+IF%28%3Fcounted+%3D+%3Fpublished%2C+%22agrees%22%2C%0A++++IF%28%3Fcounted+%3C+%3Fpublished%2C+%22fewer+entered%22%2C+%22more+entered%22%29%29%29+AS+%3Fverdict%29%0A%7D%0AORDER+BY+%3FasOf+%3Funit+DESC%28%3Fpublished%29+%3Ffigure+%3Fsource+%3Flocator">CQ29 – Do the counts in the graph agree with the published figures (109, 278, 387, 1,844, 23; 33 competence centres for oesophageal atresia) at the same date?</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Published numbers, and what is entered here">
    <table class="plain">
      <thead><tr><th scope="col">Published</th><th scope="col">Unit</th><th scope="col">What it counts</th><th scope="col">Day</th><th scope="col">Entered here</th></tr></thead>
      <tbody>
        <tr><td class="number">1,844</td><td>competence centre</td><td>Competence centres in France</td><td>31 December 2022</td><td class="number">8</td></tr>
        <tr><td class="number">387</td><td>labelled site of a reference centre</td><td>Hospital sites labelled as reference centre, each counted: 109 coordinating and 278 constitutive sites (same source, § Historique); these are not 387 networks</td><td>31 December 2022</td><td class="number">27</td></tr>
        <tr><td class="number">363</td><td>labelled site of a reference centre</td><td>Sites labelled as reference centre: 104 coordinating and 259 constitutive</td><td>8 August 2017</td><td class="number">27</td></tr>
        <tr><td class="number">278</td><td>constitutive site</td><td>Constitutive sites of the reference centres</td><td>31 December 2022</td><td class="number">9</td></tr>
        <tr><td class="number">109</td><td>whole reference centre</td><td>Multi-site reference centres, that is whole networks: a coordinating site and its constitutive sites count as one</td><td>31 December 2022</td><td class="number">67</td></tr>
        <tr><td class="number">109</td><td>coordinating site</td><td>Coordinating sites of the reference centres</td><td>31 December 2022</td><td class="number">18</td></tr>
        <tr><td class="number">104</td><td>whole reference centre</td><td>Reference centres, whole networks, after the order of 8 August 2017; without the FilSLAN, MUCO-CFTR and MHEMO networks, which this order is not about</td><td>8 August 2017</td><td class="number">67</td></tr>
        <tr><td class="number">23</td><td>rare-disease health network</td><td>Rare-disease health networks (filières) in France</td><td>sans date (les deux chiffres voisins sont de fin 2022)</td><td class="number">23</td></tr>
        <tr><td class="number">23</td><td>rare-disease health network</td><td>Rare-disease health networks (filières) that exist in France</td><td>sans date</td><td class="number">23</td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
<section class="counted" id="sites-by-region" aria-labelledby="sites-by-region-head">
  <h2 id="sites-by-region-head">Sites per million inhabitants, by région</h2>
  <figure>
    <svg class="plot narrow" role="img" aria-labelledby="sites-by-region-narrow-title sites-by-region-narrow-about" height="703.0">
  <title id="sites-by-region-narrow-title">Sites per million inhabitants, by région</title>
  <desc id="sites-by-region-narrow-about">Expert sites entered here whose part in a centre holds today, for each million inhabitants. Sites are counted, not centres; each is drawn in the highest role that a source gives it, and the table counts it in every one. The table below says the same.</desc>
  <rect class="coordinating sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">coordinating site</text>
  <rect class="constitutive sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">constitutive site</text>
  <rect class="competence sample" x="0%" y="45.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="54.0" dx="26">competence centre</text>
  <text class="label" x="0%" y="83.0">La Réunion</text>
  <text class="value" x="100%" y="83.0">1.1 (1 site)</text>
  <rect class="competence" x="0.0%" y="87.0" width="89.92%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="122.0">Île-de-France</text>
  <text class="value" x="100%" y="122.0">0.96 (12 sites)</text>
  <rect class="coordinating" x="0.0%" y="126.0" width="57.77%" height="9"><title>coordinating site: 9 sites</title></rect>
  <rect class="constitutive" x="57.77%" y="126.0" width="12.84%" height="9"><title>constitutive site: 2 sites</title></rect>
  <rect class="competence" x="70.61%" y="126.0" width="6.42%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="161.0">Occitanie</text>
  <text class="value" x="100%" y="161.0">0.65 (4 sites)</text>
  <rect class="coordinating" x="0.0%" y="165.0" width="26.12%" height="9"><title>coordinating site: 2 sites</title></rect>
  <rect class="constitutive" x="26.12%" y="165.0" width="13.06%" height="9"><title>constitutive site: 1 site</title></rect>
  <rect class="competence" x="39.19%" y="165.0" width="13.06%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="200.0">Bretagne</text>
  <text class="value" x="100%" y="200.0">0.58 (2 sites)</text>
  <rect class="constitutive" x="0.0%" y="204.0" width="23.19%" height="9"><title>constitutive site: 1 site</title></rect>
  <rect class="competence" x="23.19%" y="204.0" width="23.19%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="239.0">Centre-Val de Loire</text>
  <text class="value" x="100%" y="239.0">0.39 (1 site)</text>
  <rect class="coordinating" x="0.0%" y="243.0" width="30.92%" height="9"><title>coordinating site: 1 site</title></rect>
  <text class="label" x="0%" y="278.0">Provence-Alpes-Côte</text>
  <text class="label" x="0%" y="295.0">d&#39;Azur</text>
  <text class="value" x="100%" y="278.0">0.38 (2 sites)</text>
  <rect class="coordinating" x="0.0%" y="299.0" width="15.33%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="competence" x="15.33%" y="299.0" width="15.33%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="334.0">Auvergne-Rhône-Alpes</text>
  <text class="value" x="100%" y="334.0">0.37 (3 sites)</text>
  <rect class="coordinating" x="0.0%" y="338.0" width="9.75%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="constitutive" x="9.75%" y="338.0" width="9.75%" height="9"><title>constitutive site: 1 site</title></rect>
  <rect class="competence" x="19.5%" y="338.0" width="9.75%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="373.0">Hauts-de-France</text>
  <text class="value" x="100%" y="373.0">0.33 (2 sites)</text>
  <rect class="coordinating" x="0.0%" y="377.0" width="26.7%" height="9"><title>coordinating site: 2 sites</title></rect>
  <text class="label" x="0%" y="412.0">Grand Est</text>
  <text class="value" x="100%" y="412.0">0.18 (1 site)</text>
  <rect class="coordinating" x="0.0%" y="416.0" width="14.38%" height="9"><title>coordinating site: 1 site</title></rect>
  <text class="label" x="0%" y="451.0">Bourgogne-Franche-Comté</text>
  <text class="value" x="100%" y="451.0">none entered</text>
  <text class="label" x="0%" y="481.0">Corse</text>
  <text class="value" x="100%" y="481.0">none entered</text>
  <text class="label" x="0%" y="511.0">Guadeloupe</text>
  <text class="value" x="100%" y="511.0">none entered</text>
  <text class="label" x="0%" y="541.0">Guyane</text>
  <text class="value" x="100%" y="541.0">none entered</text>
  <text class="label" x="0%" y="571.0">Martinique</text>
  <text class="value" x="100%" y="571.0">none entered</text>
  <text class="label" x="0%" y="601.0">Mayotte</text>
  <text class="value" x="100%" y="601.0">none entered</text>
  <text class="label" x="0%" y="631.0">Normandie</text>
  <text class="value" x="100%" y="631.0">none entered</text>
  <text class="label" x="0%" y="661.0">Nouvelle-Aquitaine</text>
  <text class="value" x="100%" y="661.0">none entered</text>
  <text class="label" x="0%" y="691.0">Pays de la Loire</text>
  <text class="value" x="100%" y="691.0">none entered</text>
</svg>
    <svg class="plot wide" role="img" aria-labelledby="sites-by-region-wide-title sites-by-region-wide-about" height="686.0">
  <title id="sites-by-region-wide-title">Sites per million inhabitants, by région</title>
  <desc id="sites-by-region-wide-about">Expert sites entered here whose part in a centre holds today, for each million inhabitants. Sites are counted, not centres; each is drawn in the highest role that a source gives it, and the table counts it in every one. The table below says the same.</desc>
  <rect class="coordinating sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">coordinating site</text>
  <rect class="constitutive sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">constitutive site</text>
  <rect class="competence sample" x="0%" y="45.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="54.0" dx="26">competence centre</text>
  <text class="label" x="0%" y="83.0">La Réunion</text>
  <text class="value" x="100%" y="83.0">1.1 (1 site)</text>
  <rect class="competence" x="0.0%" y="87.0" width="89.92%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="122.0">Île-de-France</text>
  <text class="value" x="100%" y="122.0">0.96 (12 sites)</text>
  <rect class="coordinating" x="0.0%" y="126.0" width="57.77%" height="9"><title>coordinating site: 9 sites</title></rect>
  <rect class="constitutive" x="57.77%" y="126.0" width="12.84%" height="9"><title>constitutive site: 2 sites</title></rect>
  <rect class="competence" x="70.61%" y="126.0" width="6.42%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="161.0">Occitanie</text>
  <text class="value" x="100%" y="161.0">0.65 (4 sites)</text>
  <rect class="coordinating" x="0.0%" y="165.0" width="26.12%" height="9"><title>coordinating site: 2 sites</title></rect>
  <rect class="constitutive" x="26.12%" y="165.0" width="13.06%" height="9"><title>constitutive site: 1 site</title></rect>
  <rect class="competence" x="39.19%" y="165.0" width="13.06%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="200.0">Bretagne</text>
  <text class="value" x="100%" y="200.0">0.58 (2 sites)</text>
  <rect class="constitutive" x="0.0%" y="204.0" width="23.19%" height="9"><title>constitutive site: 1 site</title></rect>
  <rect class="competence" x="23.19%" y="204.0" width="23.19%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="239.0">Centre-Val de Loire</text>
  <text class="value" x="100%" y="239.0">0.39 (1 site)</text>
  <rect class="coordinating" x="0.0%" y="243.0" width="30.92%" height="9"><title>coordinating site: 1 site</title></rect>
  <text class="label" x="0%" y="278.0">Provence-Alpes-Côte d&#39;Azur</text>
  <text class="value" x="100%" y="278.0">0.38 (2 sites)</text>
  <rect class="coordinating" x="0.0%" y="282.0" width="15.33%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="competence" x="15.33%" y="282.0" width="15.33%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="317.0">Auvergne-Rhône-Alpes</text>
  <text class="value" x="100%" y="317.0">0.37 (3 sites)</text>
  <rect class="coordinating" x="0.0%" y="321.0" width="9.75%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="constitutive" x="9.75%" y="321.0" width="9.75%" height="9"><title>constitutive site: 1 site</title></rect>
  <rect class="competence" x="19.5%" y="321.0" width="9.75%" height="9"><title>competence centre: 1 site</title></rect>
  <text class="label" x="0%" y="356.0">Hauts-de-France</text>
  <text class="value" x="100%" y="356.0">0.33 (2 sites)</text>
  <rect class="coordinating" x="0.0%" y="360.0" width="26.7%" height="9"><title>coordinating site: 2 sites</title></rect>
  <text class="label" x="0%" y="395.0">Grand Est</text>
  <text class="value" x="100%" y="395.0">0.18 (1 site)</text>
  <rect class="coordinating" x="0.0%" y="399.0" width="14.38%" height="9"><title>coordinating site: 1 site</title></rect>
  <text class="label" x="0%" y="434.0">Bourgogne-Franche-Comté</text>
  <text class="value" x="100%" y="434.0">none entered</text>
  <text class="label" x="0%" y="464.0">Corse</text>
  <text class="value" x="100%" y="464.0">none entered</text>
  <text class="label" x="0%" y="494.0">Guadeloupe</text>
  <text class="value" x="100%" y="494.0">none entered</text>
  <text class="label" x="0%" y="524.0">Guyane</text>
  <text class="value" x="100%" y="524.0">none entered</text>
  <text class="label" x="0%" y="554.0">Martinique</text>
  <text class="value" x="100%" y="554.0">none entered</text>
  <text class="label" x="0%" y="584.0">Mayotte</text>
  <text class="value" x="100%" y="584.0">none entered</text>
  <text class="label" x="0%" y="614.0">Normandie</text>
  <text class="value" x="100%" y="614.0">none entered</text>
  <text class="label" x="0%" y="644.0">Nouvelle-Aquitaine</text>
  <text class="value" x="100%" y="644.0">none entered</text>
  <text class="label" x="0%" y="674.0">Pays de la Loire</text>
  <text class="value" x="100%" y="674.0">none entered</text>
</svg>
  </figure>
  <div class="beside">
    <p>Expert sites entered here whose part in a centre holds today, for each million inhabitants. Sites are counted, not centres; each is drawn in the highest role that a source gives it, and the table counts it in every one.</p>
    <p class="limits"><strong>What it cannot say.</strong> This compares what has been entered, not what there is: a région may be low only because its sites are not entered yet. No conclusion on care can be drawn from it.</p>
    <ul class="downloads">
<li><a href="/statistics/sites-by-region.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/sites-by-region.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>12 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/cog-2026">@etalab/decoupage-administratif 6.0.0 (Code officiel géographique 2026)</a>, Etalab, d&#39;après l&#39;Insee et La Poste (2026)</li>
        <li><a href="/page/document/chu-montpellier-deficits-immunitaires">Centre de compétence des déficits immunitaires héréditaires</a>, CHU de Montpellier</li>
        <li><a href="/page/document/saintlouis-aplasies-medullaires">Centre de référence des aplasies médullaires acquises et constitutionnelles</a>, AP-HP, hôpital Saint-Louis</li>
        <li><a href="/page/document/chu-bordeaux-thrombopathies">Centre de référence des thrombopathies constitutionnelles</a>, CHU de Bordeaux</li>
        <li><a href="/page/document/ela-centres-experts">Centres experts des leucodystrophies et leucoencéphalopathies rares</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/ela-fiches-centres">Centres experts des leucodystrophies et leucoencéphalopathies rares (fiches par centre)</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/faits-centres-2026-11">Faits sur les centres de référence, avec leurs sources (centres_facts.tsv)</a>, Maillage</li>
        <li><a href="/page/document/rfht-crmw-2021">Le Centre de Référence de la Maladie de Willebrand (CRMW)</a>, Revue francophone d’hémostase et thrombose (RFHT)</li>
        <li><a href="/page/document/chu-tours-sla-2024">Le CHRU de Tours désigné centre national de coordination (SLA)</a>, CHRU de Tours (21 June 2024)</li>
        <li><a href="/page/document/oscar-missions">Missions de la filière OSCAR</a>, Filière OSCAR</li>
        <li><a href="/page/document/sensgene-reference-centers">Reference centers: presentation</a>, Filière SENSGENE</li>
        <li><a href="/page/document/fimatho-web-serie-9">Web-série FIMATHO 9</a>, Filière FIMATHO</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0APREFIX+xsd%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23%3E%0A%0ASELECT+%3FregionCode+%3FregionLabel+%3Ffiliere+%3FfiliereLabel+%3Frole+%28COUNT%28DISTINCT+%3Fsite%29+AS+%3Fsites%29%0A++%3Fpopulation+%28ROUND%28100000000.0+%2A+COUNT%28DISTINCT+%3Fsite%29+%2F+%3Fpopulation%29+%2F+100.0+AS+%3FsitesPerMillion%29%0AWHERE+%7B%0A++VALUES+%28%3FasOf+%3Flang%29+%7B+%28%222026-11-22%22%5E%5Exsd%3Adate+%22fr%22%29+%7D%0A++%7B%0A++++SELECT+%3Fregion+%28SUM%28%3Finhabitants%29+AS+%3Fpopulation%29%0A++++WHERE+%7B+%3Fdepartment+a+mlg%3ADepartment+%3B+mlg%3AinRegion+%3Fregion+%3B+mlg%3Apopulation+%3Finhabitants+%7D%0A++++GROUP+BY+%3Fregion%0A++%7D%0A++%3Fparticipation+a+mlg%3AParticipation+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Arole%2Fskos%3AprefLabel+%3Frole+%3B%0A++++mlg%3Acentre%2Fmlg%3AattachedTo+%3Ffiliere+.%0A++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidFrom+%3Ffrom+%7D%0A++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidUntil+%3Funtil+%7D%0A++FILTER+%28%21BOUND%28%3Ffrom%29+%7C%7C+%3Ffrom+%3C%3D+%3FasOf%29%0A++FILTER+%28%21BOUND%28%3Funtil%29+%7C%7C+%3FasOf+%3C+%3Funtil%29%0A++%3Fsite+mlg%3AinRegion+%3Fregion+.%0A++%3Fregion+mlg%3AregionCode+%3FregionCode+%3B+rdfs%3Alabel+%3FregionLabel+.%0A++%3Ffiliere+rdfs%3Alabel+%3FfiliereLabel+.%0A++FILTER+%28LANG%28%3FfiliereLabel%29+%3D+%3Flang+%26%26+LANG%28%3Frole%29+%3D+%3Flang%29%0A%7D%0AGROUP+BY+%3FregionCode+%3FregionLabel+%3Ffiliere+%3FfiliereLabel+%3Frole+%3Fpopulation%0AORDER+BY+%3FregionCode+%3Ffiliere+%3Frole">CQ16 – How many expert sites per million inhabitants are there in each région, by filière and role?</a></li>
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0ASELECT+DISTINCT+%3Fpart+%3Fsite+%3Fcentre+%3Frole+%3Fevidence+%3Ffrom+%3Funtil+%3Fsource+%3Fnetwork+%3FattachedFrom+%3FattachedUntil%0AWHERE+%7B%0A++%3Fpart+a+mlg%3AParticipation+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Arole+%3Frole+.%0A++OPTIONAL+%7B+%3Fpart+mlg%3Aevidence+%3Fevidence+%7D%0A++OPTIONAL+%7B+%3Fpart+mlg%3AvalidFrom+%3Ffrom+%7D%0A++OPTIONAL+%7B+%3Fpart+mlg%3AvalidUntil+%3Funtil+%7D%0A++OPTIONAL+%7B+%3Fpart+prov%3AwasDerivedFrom+%3Fsource+%7D%0A++OPTIONAL+%7B%0A++++%3Fattachment+a+mlg%3AAttachment+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Anetwork+%3Fnetwork+.%0A++++OPTIONAL+%7B+%3Fattachment+mlg%3AvalidFrom+%3FattachedFrom+%7D%0A++++OPTIONAL+%7B+%3Fattachment+mlg%3AvalidUntil+%3FattachedUntil+%7D%0A++%7D%0A%7D">The parts that sites take in centres</a></li>
        <li><a href="/sparql?query=PREFIX+geo%3A+%3Chttp%3A%2F%2Fwww.opengis.net%2Font%2Fgeosparql%23%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0ASELECT+DISTINCT+%3Fcode+%3Flabel+%3Fregion+%3FregionLabel+%3Fpopulation+%3Fgraph+%3Fwhere+WHERE+%7B%0A++%3Fdepartment+a+mlg%3ADepartment+%3B+mlg%3AdepartmentCode+%3Fcode+%3B+rdfs%3Alabel+%3Flabel+.%0A++OPTIONAL+%7B+GRAPH+%3Fgraph+%7B+%3Fdepartment+mlg%3Apopulation+%3Fpopulation+%7D+%7D%0A++OPTIONAL+%7B+%3Fdepartment+geo%3AhasGeometry%2Fgeo%3AasWKT+%3Fwhere+%7D%0A++OPTIONAL+%7B%0A++++%3Fdepartment+mlg%3AinRegion+%3Fplace+.%0A++++%3Fplace+mlg%3AregionCode+%3Fregion+%3B+rdfs%3Alabel+%3FregionLabel+.%0A++%7D%0A%7D%0AORDER+BY+%3Fcode+%3Flabel+%3FregionLabel+%3Fgraph">The départements and their inhabitants</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Sites per million inhabitants, by région">
    <table class="plain">
      <thead><tr><th scope="col">Code</th><th scope="col">Région</th><th scope="col">Inhabitants</th><th scope="col">Sites entered</th><th scope="col">Per million</th><th scope="col">coordinating site</th><th scope="col">constitutive site</th><th scope="col">resource and competence centre</th><th scope="col">competence centre</th></tr></thead>
      <tbody>
        <tr><td>04</td><td>La Réunion</td><td class="number">889,679</td><td class="number">1</td><td class="number">1.1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>11</td><td>Île-de-France</td><td class="number">12,463,067</td><td class="number">12</td><td class="number">0.96</td><td class="number">9</td><td class="number">2</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>76</td><td>Occitanie</td><td class="number">6,124,653</td><td class="number">4</td><td class="number">0.65</td><td class="number">2</td><td class="number">1</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>53</td><td>Bretagne</td><td class="number">3,449,370</td><td class="number">2</td><td class="number">0.58</td><td class="number">0</td><td class="number">1</td><td class="number">0</td><td class="number">2</td></tr>
        <tr><td>24</td><td>Centre-Val de Loire</td><td class="number">2,587,031</td><td class="number">1</td><td class="number">0.39</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>93</td><td>Provence-Alpes-Côte d&#39;Azur</td><td class="number">5,218,960</td><td class="number">2</td><td class="number">0.38</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>84</td><td>Auvergne-Rhône-Alpes</td><td class="number">8,205,557</td><td class="number">3</td><td class="number">0.37</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">2</td></tr>
        <tr><td>32</td><td>Hauts-de-France</td><td class="number">5,992,194</td><td class="number">2</td><td class="number">0.33</td><td class="number">2</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>44</td><td>Grand Est</td><td class="number">5,563,378</td><td class="number">1</td><td class="number">0.18</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>27</td><td>Bourgogne-Franche-Comté</td><td class="number">2,802,670</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>94</td><td>Corse</td><td class="number">355,486</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>01</td><td>Guadeloupe</td><td class="number">384,160</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>03</td><td>Guyane</td><td class="number">293,996</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>02</td><td>Martinique</td><td class="number">360,630</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>06</td><td>Mayotte</td><td class="number">256,518</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>28</td><td>Normandie</td><td class="number">3,345,842</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>75</td><td>Nouvelle-Aquitaine</td><td class="number">6,150,451</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>52</td><td>Pays de la Loire</td><td class="number">3,907,156</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
<section class="counted" id="distance" aria-labelledby="distance-head">
  <h2 id="distance-head">Distance to the nearest site, by région</h2>
  <figure>
    <svg class="plot" role="img" aria-labelledby="distance-plot-title distance-plot-about" height="669.0">
  <title id="distance-plot-title">Distance to the nearest site, by région</title>
  <desc id="distance-plot-about">Kilometres as the crow flies from the prefecture of each département to the nearest site of Reference centre for leukodystrophies and rare leukoencephalopathies that receives a child or an adult, averaged over the inhabitants of the région. The table below says the same.</desc>
  <circle class="child" cx="8" cy="10.0" r="7.0"></circle>
  <text class="key" x="0%" y="14.0" dx="26">for a child (first number, in km)</text>
  <circle class="adult" cx="8" cy="30.0" r="4.0"></circle>
  <text class="key" x="0%" y="34.0" dx="26">for an adult (second number, in km)</text>
  <text class="tick first" x="0.0%" y="60.0">0</text>
  <text class="tick" x="20.0%" y="60.0">100</text>
  <text class="tick" x="40.0%" y="60.0">200</text>
  <text class="tick" x="60.0%" y="60.0">300</text>
  <text class="tick" x="80.0%" y="60.0">400</text>
  <text class="tick last" x="100.0%" y="60.0">500</text>
  <line class="rule" x1="20.0%" x2="20.0%" y1="72.0" y2="663.0"/>
  <line class="rule" x1="40.0%" x2="40.0%" y1="72.0" y2="663.0"/>
  <line class="rule" x1="60.0%" x2="60.0%" y1="72.0" y2="663.0"/>
  <line class="rule" x1="80.0%" x2="80.0%" y1="72.0" y2="663.0"/>
  <text class="label" x="0%" y="85.0">Île-de-France</text>
  <text class="value" x="100%" y="85.0">15 · 17</text>
  <rect class="span" x="2.98%" y="97.0" width="0.37%" height="1.5"></rect>
  <circle class="child" cx="2.98%" cy="97.5" r="7.0"><title>Île-de-France: 15 km</title></circle>
  <circle class="adult" cx="3.35%" cy="97.5" r="4.0"><title>Île-de-France: 17 km</title></circle>
  <text class="label" x="0%" y="128.0">La Réunion</text>
  <text class="value" x="100%" y="128.0">52 · 52</text>
  <circle class="child" cx="10.36%" cy="140.5" r="7.0"><title>La Réunion: 52 km</title></circle>
  <circle class="adult" cx="10.36%" cy="140.5" r="4.0"><title>La Réunion: 52 km</title></circle>
  <text class="label" x="0%" y="171.0">Bretagne</text>
  <text class="value" x="100%" y="171.0">54 · 54</text>
  <circle class="child" cx="10.79%" cy="183.5" r="7.0"><title>Bretagne: 54 km</title></circle>
  <circle class="adult" cx="10.79%" cy="183.5" r="4.0"><title>Bretagne: 54 km</title></circle>
  <text class="label" x="0%" y="214.0">Auvergne-Rhône-Alpes</text>
  <text class="value" x="100%" y="214.0">58 · 58</text>
  <circle class="child" cx="11.7%" cy="226.5" r="7.0"><title>Auvergne-Rhône-Alpes: 58 km</title></circle>
  <circle class="adult" cx="11.7%" cy="226.5" r="4.0"><title>Auvergne-Rhône-Alpes: 58 km</title></circle>
  <text class="label" x="0%" y="257.0">Pays de la Loire</text>
  <text class="value" x="100%" y="257.0">114 · 114</text>
  <circle class="child" cx="22.73%" cy="269.5" r="7.0"><title>Pays de la Loire: 114 km</title></circle>
  <circle class="adult" cx="22.73%" cy="269.5" r="4.0"><title>Pays de la Loire: 114 km</title></circle>
  <text class="label" x="0%" y="300.0">Normandie</text>
  <text class="value" x="100%" y="300.0">120 · 121</text>
  <rect class="span" x="23.91%" y="312.0" width="0.37%" height="1.5"></rect>
  <circle class="child" cx="23.91%" cy="312.5" r="7.0"><title>Normandie: 120 km</title></circle>
  <circle class="adult" cx="24.28%" cy="312.5" r="4.0"><title>Normandie: 121 km</title></circle>
  <text class="label" x="0%" y="343.0">Centre-Val de Loire</text>
  <text class="value" x="100%" y="343.0">138 · 139</text>
  <rect class="span" x="27.54%" y="355.0" width="0.34%" height="1.5"></rect>
  <circle class="child" cx="27.54%" cy="355.5" r="7.0"><title>Centre-Val de Loire: 138 km</title></circle>
  <circle class="adult" cx="27.88%" cy="355.5" r="4.0"><title>Centre-Val de Loire: 139 km</title></circle>
  <text class="label" x="0%" y="386.0">Bourgogne-Franche-Comté</text>
  <text class="value" x="100%" y="386.0">152 · 152</text>
  <rect class="span" x="30.37%" y="398.0" width="0.06%" height="1.5"></rect>
  <circle class="child" cx="30.37%" cy="398.5" r="7.0"><title>Bourgogne-Franche-Comté: 152 km</title></circle>
  <circle class="adult" cx="30.43%" cy="398.5" r="4.0"><title>Bourgogne-Franche-Comté: 152 km</title></circle>
  <text class="label" x="0%" y="429.0">Hauts-de-France</text>
  <text class="value" x="100%" y="429.0">161 · 161</text>
  <rect class="span" x="32.15%" y="441.0" width="0.06%" height="1.5"></rect>
  <circle class="child" cx="32.15%" cy="441.5" r="7.0"><title>Hauts-de-France: 161 km</title></circle>
  <circle class="adult" cx="32.21%" cy="441.5" r="4.0"><title>Hauts-de-France: 161 km</title></circle>
  <text class="label" x="0%" y="472.0">Provence-Alpes-Côte d&#39;Azur</text>
  <text class="value" x="100%" y="472.0">121 · 168</text>
  <rect class="span" x="24.16%" y="484.0" width="9.49%" height="1.5"></rect>
  <circle class="child" cx="24.16%" cy="484.5" r="7.0"><title>Provence-Alpes-Côte d&#39;Azur: 121 km</title></circle>
  <circle class="adult" cx="33.65%" cy="484.5" r="4.0"><title>Provence-Alpes-Côte d&#39;Azur: 168 km</title></circle>
  <text class="label" x="0%" y="515.0">Occitanie</text>
  <text class="value" x="100%" y="515.0">262 · 128</text>
  <rect class="span" x="25.54%" y="527.0" width="26.79%" height="1.5"></rect>
  <circle class="child" cx="52.33%" cy="527.5" r="7.0"><title>Occitanie: 262 km</title></circle>
  <circle class="adult" cx="25.54%" cy="527.5" r="4.0"><title>Occitanie: 128 km</title></circle>
  <text class="label" x="0%" y="558.0">Nouvelle-Aquitaine</text>
  <text class="value" x="100%" y="558.0">263 · 258</text>
  <rect class="span" x="51.52%" y="570.0" width="1.1%" height="1.5"></rect>
  <circle class="child" cx="52.63%" cy="570.5" r="7.0"><title>Nouvelle-Aquitaine: 263 km</title></circle>
  <circle class="adult" cx="51.52%" cy="570.5" r="4.0"><title>Nouvelle-Aquitaine: 258 km</title></circle>
  <text class="label" x="0%" y="601.0">Grand Est</text>
  <text class="value" x="100%" y="601.0">278 · 278</text>
  <rect class="span" x="55.68%" y="613.0" width="0.02%" height="1.5"></rect>
  <circle class="child" cx="55.68%" cy="613.5" r="7.0"><title>Grand Est: 278 km</title></circle>
  <circle class="adult" cx="55.69%" cy="613.5" r="4.0"><title>Grand Est: 278 km</title></circle>
  <text class="label" x="0%" y="644.0">Corse</text>
  <text class="value" x="100%" y="644.0">221 · 454</text>
  <rect class="span" x="44.12%" y="656.0" width="46.59%" height="1.5"></rect>
  <circle class="child" cx="44.12%" cy="656.5" r="7.0"><title>Corse: 221 km</title></circle>
  <circle class="adult" cx="90.72%" cy="656.5" r="4.0"><title>Corse: 454 km</title></circle>
</svg>
  </figure>
  <div class="beside">
    <p>Kilometres as the crow flies from the prefecture of each département to the nearest site of Reference centre for leukodystrophies and rare leukoencephalopathies that receives a child or an adult, averaged over the inhabitants of the région.</p>
    <p class="limits"><strong>What it cannot say.</strong> Only the 10 sites entered with a place and an audience count: a site that is not entered would make ways shorter. It is drawn for the centre with the most such sites; a mean over filières would mean nothing while so few are entered. No site there: Guadeloupe, Martinique, Guyane, Mayotte; the nearest is in another territory.</p>
    <ul class="downloads">
<li><a href="/statistics/distance.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/distance.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>3 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/cog-2026">@etalab/decoupage-administratif 6.0.0 (Code officiel géographique 2026)</a>, Etalab, d&#39;après l&#39;Insee et La Poste (2026)</li>
        <li><a href="/page/document/ela-centres-experts">Centres experts des leucodystrophies et leucoencéphalopathies rares</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/ela-fiches-centres">Centres experts des leucodystrophies et leucoencéphalopathies rares (fiches par centre)</a>, Association européenne contre les leucodystrophies (ELA)</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+audience%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Faudience%2F%3E%0APREFIX+centre%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fid%2Fcentre%2F%3E%0APREFIX+evidence%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Fevidence%2F%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+xsd%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23%3E%0A%0ASELECT+DISTINCT+%3FplaceCode+%3Fplace+%3FplaceLabel+%3FundeterminedSite%0AWHERE+%7B%0A++VALUES+%28%3Flevel+%3Fcentre+%3Faudience+%3FasOf%29+%7B%0A++++%28mlg%3ARegion+centre%3Aleukofrance+audience%3Aadult+%222026-11-22%22%5E%5Exsd%3Adate%29%0A++%7D%0A++%3Fplace+a+%3Flevel+%3B+mlg%3AregionCode%7Cmlg%3AdepartmentCode+%3FplaceCode+%3B+rdfs%3Alabel+%3FplaceLabel+.%0A++FILTER+NOT+EXISTS+%7B%0A++++%3Fparticipation+a+mlg%3AParticipation+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Asite+%3Fsite+.%0A++++%3Fsite+mlg%3AinRegion%7Cmlg%3AinDepartment+%3Fplace+.%0A++++%3Fstatement+a+mlg%3AAudienceStatement+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Aaudience+%3Faudience+.%0A++++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidFrom+%3Ffrom+%7D%0A++++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidUntil+%3Funtil+%7D%0A++++FILTER+%28%21BOUND%28%3Ffrom%29+%7C%7C+%3Ffrom+%3C%3D+%3FasOf%29%0A++++FILTER+%28%21BOUND%28%3Funtil%29+%7C%7C+%3FasOf+%3C+%3Funtil%29%0A++%7D%0A++OPTIONAL+%7B%0A++++%3Fcentre+mlg%3AhasSite+%3FundeterminedSite+.%0A++++%3FundeterminedSite+mlg%3AinRegion%7Cmlg%3AinDepartment+%3Fplace+.%0A++++%3Fopen+a+mlg%3AAudienceStatement+%3B+mlg%3Asite+%3FundeterminedSite+%3B%0A++++++mlg%3Aevidence+evidence%3Aundetermined+.%0A++%7D%0A%7D%0AORDER+BY+%3FplaceCode+%3FundeterminedSite">CQ17 – Which régions or départements have no site for adults of the leukodystrophy network?</a></li>
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0ASELECT+DISTINCT+%3Fpart+%3Fsite+%3Fcentre+%3Frole+%3Fevidence+%3Ffrom+%3Funtil+%3Fsource+%3Fnetwork+%3FattachedFrom+%3FattachedUntil%0AWHERE+%7B%0A++%3Fpart+a+mlg%3AParticipation+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Arole+%3Frole+.%0A++OPTIONAL+%7B+%3Fpart+mlg%3Aevidence+%3Fevidence+%7D%0A++OPTIONAL+%7B+%3Fpart+mlg%3AvalidFrom+%3Ffrom+%7D%0A++OPTIONAL+%7B+%3Fpart+mlg%3AvalidUntil+%3Funtil+%7D%0A++OPTIONAL+%7B+%3Fpart+prov%3AwasDerivedFrom+%3Fsource+%7D%0A++OPTIONAL+%7B%0A++++%3Fattachment+a+mlg%3AAttachment+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Anetwork+%3Fnetwork+.%0A++++OPTIONAL+%7B+%3Fattachment+mlg%3AvalidFrom+%3FattachedFrom+%7D%0A++++OPTIONAL+%7B+%3Fattachment+mlg%3AvalidUntil+%3FattachedUntil+%7D%0A++%7D%0A%7D">The parts that sites take in centres</a></li>
        <li><a href="/sparql?query=PREFIX+geo%3A+%3Chttp%3A%2F%2Fwww.opengis.net%2Font%2Fgeosparql%23%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0ASELECT+DISTINCT+%3Fsite+%3Fhospital+%3Fwhere+%3Fcode+%3Faudience+%3Fevidence+WHERE+%7B%0A++%7B+%3Fpart+a+mlg%3AParticipation+%3B+mlg%3Asite+%3Fsite+%7D+UNION+%7B+%3Fsite+a+mlg%3AExpertSite+%7D%0A++OPTIONAL+%7B+%3Fsite+mlg%3AhostedBy+%3Fhospital+%7D%0A++OPTIONAL+%7B+%3Fsite+geo%3AhasGeometry%2Fgeo%3AasWKT+%3Fwhere+%7D%0A++OPTIONAL+%7B+%3Fsite+mlg%3AinDepartment%2Fmlg%3AdepartmentCode+%3Fcode+%7D%0A++OPTIONAL+%7B%0A++++%3Fstatement+a+mlg%3AAudienceStatement+%3B+mlg%3Asite+%3Fsite+.%0A++++OPTIONAL+%7B+%3Fstatement+mlg%3Aaudience+%3Faudience+%7D%0A++++OPTIONAL+%7B+%3Fstatement+mlg%3Aevidence+%3Fevidence+%7D%0A++%7D%0A%7D">Where sites are, and whom they receive</a></li>
        <li><a href="/sparql?query=PREFIX+geo%3A+%3Chttp%3A%2F%2Fwww.opengis.net%2Font%2Fgeosparql%23%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0ASELECT+DISTINCT+%3Fcode+%3Flabel+%3Fregion+%3FregionLabel+%3Fpopulation+%3Fgraph+%3Fwhere+WHERE+%7B%0A++%3Fdepartment+a+mlg%3ADepartment+%3B+mlg%3AdepartmentCode+%3Fcode+%3B+rdfs%3Alabel+%3Flabel+.%0A++OPTIONAL+%7B+GRAPH+%3Fgraph+%7B+%3Fdepartment+mlg%3Apopulation+%3Fpopulation+%7D+%7D%0A++OPTIONAL+%7B+%3Fdepartment+geo%3AhasGeometry%2Fgeo%3AasWKT+%3Fwhere+%7D%0A++OPTIONAL+%7B%0A++++%3Fdepartment+mlg%3AinRegion+%3Fplace+.%0A++++%3Fplace+mlg%3AregionCode+%3Fregion+%3B+rdfs%3Alabel+%3FregionLabel+.%0A++%7D%0A%7D%0AORDER+BY+%3Fcode+%3Flabel+%3FregionLabel+%3Fgraph">The départements and their inhabitants</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Distance to the nearest site, by région">
    <table class="plain">
      <thead><tr><th scope="col">Code</th><th scope="col">Région</th><th scope="col">Inhabitants</th><th scope="col">Nearest for a child, km</th><th scope="col">Nearest for an adult, km</th></tr></thead>
      <tbody>
        <tr><td>01</td><td>Guadeloupe</td><td class="number">384,160</td><td>–</td><td>–</td></tr>
        <tr><td>02</td><td>Martinique</td><td class="number">360,630</td><td>–</td><td>–</td></tr>
        <tr><td>03</td><td>Guyane</td><td class="number">293,996</td><td>–</td><td>–</td></tr>
        <tr><td>04</td><td>La Réunion</td><td class="number">889,679</td><td class="number">52</td><td class="number">52</td></tr>
        <tr><td>06</td><td>Mayotte</td><td class="number">256,518</td><td>–</td><td>–</td></tr>
        <tr><td>11</td><td>Île-de-France</td><td class="number">12,463,067</td><td class="number">15</td><td class="number">17</td></tr>
        <tr><td>24</td><td>Centre-Val de Loire</td><td class="number">2,587,031</td><td class="number">138</td><td class="number">139</td></tr>
        <tr><td>27</td><td>Bourgogne-Franche-Comté</td><td class="number">2,802,670</td><td class="number">152</td><td class="number">152</td></tr>
        <tr><td>28</td><td>Normandie</td><td class="number">3,345,842</td><td class="number">120</td><td class="number">121</td></tr>
        <tr><td>32</td><td>Hauts-de-France</td><td class="number">5,992,194</td><td class="number">161</td><td class="number">161</td></tr>
        <tr><td>44</td><td>Grand Est</td><td class="number">5,563,378</td><td class="number">278</td><td class="number">278</td></tr>
        <tr><td>52</td><td>Pays de la Loire</td><td class="number">3,907,156</td><td class="number">114</td><td class="number">114</td></tr>
        <tr><td>53</td><td>Bretagne</td><td class="number">3,449,370</td><td class="number">54</td><td class="number">54</td></tr>
        <tr><td>75</td><td>Nouvelle-Aquitaine</td><td class="number">6,150,451</td><td class="number">263</td><td class="number">258</td></tr>
        <tr><td>76</td><td>Occitanie</td><td class="number">6,124,653</td><td class="number">262</td><td class="number">128</td></tr>
        <tr><td>84</td><td>Auvergne-Rhône-Alpes</td><td class="number">8,205,557</td><td class="number">58</td><td class="number">58</td></tr>
        <tr><td>93</td><td>Provence-Alpes-Côte d&#39;Azur</td><td class="number">5,218,960</td><td class="number">121</td><td class="number">168</td></tr>
        <tr><td>94</td><td>Corse</td><td class="number">355,486</td><td class="number">221</td><td class="number">454</td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
<section class="counted" id="networks" aria-labelledby="networks-head">
  <h2 id="networks-head">Size and depth of centres</h2>
  <figure>
    <svg class="plot narrow" role="img" aria-labelledby="networks-narrow-title networks-narrow-about" height="211.0">
  <title id="networks-narrow-title">Size and depth of centres</title>
  <desc id="networks-narrow-about">Sites entered of each centre whose part holds today, by the highest role of each; its levels are those that have a site: coordinating, constitutive, competence. The table below says the same.</desc>
  <rect class="coordinating sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">coordinating site</text>
  <rect class="constitutive sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">constitutive site</text>
  <rect class="competence sample" x="0%" y="45.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="54.0" dx="26">competence centre</text>
  <text class="label" x="0%" y="83.0">Reference centre</text>
  <text class="label" x="0%" y="100.0">for leukodystrophies and rare</text>
  <text class="label" x="0%" y="117.0">leukoencephalopathies</text>
  <text class="value" x="100%" y="83.0">10 sites · 3 levels</text>
  <rect class="coordinating" x="0.0%" y="121.0" width="10.0%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="constitutive" x="10.0%" y="121.0" width="40.0%" height="9"><title>constitutive site: 4 sites</title></rect>
  <rect class="competence" x="50.0%" y="121.0" width="50.0%" height="9"><title>competence centre: 5 sites</title></rect>
  <text class="label" x="0%" y="156.0">Reference centre for</text>
  <text class="label" x="0%" y="173.0">acquired and constitutional bone-</text>
  <text class="label" x="0%" y="190.0">marrow aplasias</text>
  <text class="value" x="100%" y="156.0">2 sites · 2 levels</text>
  <rect class="coordinating" x="0.0%" y="194.0" width="10.0%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="constitutive" x="10.0%" y="194.0" width="10.0%" height="9"><title>constitutive site: 1 site</title></rect>
</svg>
    <svg class="plot wide" role="img" aria-labelledby="networks-wide-title networks-wide-about" height="177.0">
  <title id="networks-wide-title">Size and depth of centres</title>
  <desc id="networks-wide-about">Sites entered of each centre whose part holds today, by the highest role of each; its levels are those that have a site: coordinating, constitutive, competence. The table below says the same.</desc>
  <rect class="coordinating sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">coordinating site</text>
  <rect class="constitutive sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">constitutive site</text>
  <rect class="competence sample" x="0%" y="45.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="54.0" dx="26">competence centre</text>
  <text class="label" x="0%" y="83.0">Reference centre for leukodystrophies and rare</text>
  <text class="label" x="0%" y="100.0">leukoencephalopathies</text>
  <text class="value" x="100%" y="83.0">10 sites · 3 levels</text>
  <rect class="coordinating" x="0.0%" y="104.0" width="10.0%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="constitutive" x="10.0%" y="104.0" width="40.0%" height="9"><title>constitutive site: 4 sites</title></rect>
  <rect class="competence" x="50.0%" y="104.0" width="50.0%" height="9"><title>competence centre: 5 sites</title></rect>
  <text class="label" x="0%" y="139.0">Reference centre for acquired and constitutional</text>
  <text class="label" x="0%" y="156.0">bone-marrow aplasias</text>
  <text class="value" x="100%" y="139.0">2 sites · 2 levels</text>
  <rect class="coordinating" x="0.0%" y="160.0" width="10.0%" height="9"><title>coordinating site: 1 site</title></rect>
  <rect class="constitutive" x="10.0%" y="160.0" width="10.0%" height="9"><title>constitutive site: 1 site</title></rect>
</svg>
  </figure>
  <div class="beside">
    <p>Sites entered of each centre whose part holds today, by the highest role of each; its levels are those that have a site: coordinating, constitutive, competence.</p>
    <p class="limits"><strong>What it cannot say.</strong> A centre is as large here as its sites are entered: most centres have one site entered, and many have none. Size and depth are those of the graph. 16 centres with one site entered are in the table alone.</p>
    <ul class="downloads">
<li><a href="/statistics/networks.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/networks.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>11 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/chu-montpellier-deficits-immunitaires">Centre de compétence des déficits immunitaires héréditaires</a>, CHU de Montpellier</li>
        <li><a href="/page/document/saintlouis-aplasies-medullaires">Centre de référence des aplasies médullaires acquises et constitutionnelles</a>, AP-HP, hôpital Saint-Louis</li>
        <li><a href="/page/document/chu-bordeaux-thrombopathies">Centre de référence des thrombopathies constitutionnelles</a>, CHU de Bordeaux</li>
        <li><a href="/page/document/ela-centres-experts">Centres experts des leucodystrophies et leucoencéphalopathies rares</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/ela-fiches-centres">Centres experts des leucodystrophies et leucoencéphalopathies rares (fiches par centre)</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/faits-centres-2026-11">Faits sur les centres de référence, avec leurs sources (centres_facts.tsv)</a>, Maillage</li>
        <li><a href="/page/document/rfht-crmw-2021">Le Centre de Référence de la Maladie de Willebrand (CRMW)</a>, Revue francophone d’hémostase et thrombose (RFHT)</li>
        <li><a href="/page/document/chu-tours-sla-2024">Le CHRU de Tours désigné centre national de coordination (SLA)</a>, CHRU de Tours (21 June 2024)</li>
        <li><a href="/page/document/oscar-missions">Missions de la filière OSCAR</a>, Filière OSCAR</li>
        <li><a href="/page/document/sensgene-reference-centers">Reference centers: presentation</a>, Filière SENSGENE</li>
        <li><a href="/page/document/fimatho-web-serie-9">Web-série FIMATHO 9</a>, Filière FIMATHO</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+dcterms%3A+%3Chttp%3A%2F%2Fpurl.org%2Fdc%2Fterms%2F%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+role%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Frole%2F%3E%0A%0ASELECT+%3Fcentre+%3FcentreLabel+%3Fcoordinating+%3Fconstitutive+%3Fcompetence+%3Fsites+%3Fdepth+%3Fform%0A++%3FpublishedMultiSite+%3FvalidFrom+%3FvalidUntil+%3Fsource%0AWHERE+%7B%0A++VALUES+%28%3Flang%29+%7B+%28%22fr%22%29+%7D%0A++%7B%0A++++SELECT+%3Fcentre+%3Fdocument+%3FvalidFrom+%3FvalidUntil+%28COUNT%28DISTINCT+%3Fsite%29+AS+%3Fsites%29%0A++++++%28COUNT%28DISTINCT+%3Ffirst%29+AS+%3Fcoordinating%29+%28COUNT%28DISTINCT+%3Fsecond%29+AS+%3Fconstitutive%29%0A++++++%28COUNT%28DISTINCT+%3Fthird%29+AS+%3Fcompetence%29%0A++++WHERE+%7B%0A++++++%3Fparticipation+a+mlg%3AParticipation+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Arole+%3Frole+%3B%0A++++++++prov%3AwasDerivedFrom+%3Fdocument+.%0A++++++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidFrom+%3FvalidFrom+%7D%0A++++++OPTIONAL+%7B+%3Fparticipation+mlg%3AvalidUntil+%3FvalidUntil+%7D%0A++++++BIND+%28IF%28%3Frole+%3D+role%3Acoordinating%2C+%3Fsite%2C+%3Funbound%29+AS+%3Ffirst%29%0A++++++BIND+%28IF%28%3Frole+%3D+role%3Aconstitutive%2C+%3Fsite%2C+%3Funbound%29+AS+%3Fsecond%29%0A++++++BIND+%28IF%28%3Frole+IN+%28role%3Acompetence%2C+role%3Aresource-and-competence%29%2C+%3Fsite%2C+%3Funbound%29+AS+%3Fthird%29%0A++++%7D%0A++++GROUP+BY+%3Fcentre+%3Fdocument+%3FvalidFrom+%3FvalidUntil%0A++%7D%0A++%3Fcentre+rdfs%3Alabel+%3FcentreLabel+.%0A++%3Fdocument+dcterms%3Atitle+%3Fsource+.%0A++FILTER+%28LANG%28%3FcentreLabel%29+%3D+%3Flang%29%0A++OPTIONAL+%7B+%3Fcentre+mlg%3AmultiSite+%3FpublishedMultiSite+%7D%0A++BIND+%28IF%28%3Fcoordinating+%3E+0%2C+1%2C+0%29+%2B+IF%28%3Fconstitutive+%3E+0%2C+1%2C+0%29+%2B+IF%28%3Fcompetence+%3E+0%2C+1%2C+0%29%0A++++AS+%3Fdepth%29%0A++BIND+%28COALESCE%28IF%28%3Fconstitutive+%3E+0%2C+%22multi-site%22%2C+%3Funbound%29%2C%0A++++IF%28%3FpublishedMultiSite%2C+%22multi-site%22%2C+%22single-site%22%29%2C+%22unknown%22%29+AS+%3Fform%29%0A%7D%0AORDER+BY+DESC%28%3Fsites%29+%3Fcentre+%3Fsource+%3FvalidFrom">CQ21 – How deep and how large is the network of each reference centre, and is it single-site or multi-site?</a></li>
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0ASELECT+DISTINCT+%3Fpart+%3Fsite+%3Fcentre+%3Frole+%3Fevidence+%3Ffrom+%3Funtil+%3Fsource+%3Fnetwork+%3FattachedFrom+%3FattachedUntil%0AWHERE+%7B%0A++%3Fpart+a+mlg%3AParticipation+%3B+mlg%3Asite+%3Fsite+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Arole+%3Frole+.%0A++OPTIONAL+%7B+%3Fpart+mlg%3Aevidence+%3Fevidence+%7D%0A++OPTIONAL+%7B+%3Fpart+mlg%3AvalidFrom+%3Ffrom+%7D%0A++OPTIONAL+%7B+%3Fpart+mlg%3AvalidUntil+%3Funtil+%7D%0A++OPTIONAL+%7B+%3Fpart+prov%3AwasDerivedFrom+%3Fsource+%7D%0A++OPTIONAL+%7B%0A++++%3Fattachment+a+mlg%3AAttachment+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Anetwork+%3Fnetwork+.%0A++++OPTIONAL+%7B+%3Fattachment+mlg%3AvalidFrom+%3FattachedFrom+%7D%0A++++OPTIONAL+%7B+%3Fattachment+mlg%3AvalidUntil+%3FattachedUntil+%7D%0A++%7D%0A%7D">The parts that sites take in centres</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Size and depth of centres">
    <table class="plain">
      <thead><tr><th scope="col">Centre</th><th scope="col">Sites entered</th><th scope="col">Levels</th><th scope="col">coordinating site</th><th scope="col">constitutive site</th><th scope="col">resource and competence centre</th><th scope="col">competence centre</th><th scope="col">IRI</th></tr></thead>
      <tbody>
        <tr><td>Reference centre for leukodystrophies and rare leukoencephalopathies</td><td class="number">10</td><td class="number">3</td><td class="number">1</td><td class="number">4</td><td class="number">0</td><td class="number">5</td><td><a href="/page/centre/leukofrance">leukofrance</a></td></tr>
        <tr><td>Reference centre for acquired and constitutional bone-marrow aplasias</td><td class="number">2</td><td class="number">2</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/aplasies-medullaires">aplasies-medullaires</a></td></tr>
        <tr><td>Reference centre for amyotrophic lateral sclerosis and other rare motor neurone diseases</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/sla">sla</a></td></tr>
        <tr><td>Reference centre for chronic neutropenias</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/neutropenies-chroniques">neutropenies-chroniques</a></td></tr>
        <tr><td>Reference centre for congenital and malformative disorders of the oesophagus</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/cracmo">cracmo</a></td></tr>
        <tr><td>Reference centre for constitutional bone diseases</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/moc">moc</a></td></tr>
        <tr><td>Reference centre for constitutional platelet disorders</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/crpp">crpp</a></td></tr>
        <tr><td>Reference centre for fibrous dysplasia of bone</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/dfo">dfo</a></td></tr>
        <tr><td>Reference centre for genetic deafness</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/surdites-genetiques">surdites-genetiques</a></td></tr>
        <tr><td>Reference centre for genetic sensory disorders</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/maolya">maolya</a></td></tr>
        <tr><td>Reference centre for inherited immune deficiencies</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">1</td><td><a href="/page/centre/ceredih">ceredih</a></td></tr>
        <tr><td>Reference centre for keratoconus</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/crnk">crnk</a></td></tr>
        <tr><td>Reference centre for non-vascular Ehlers-Danlos syndromes</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/sed-nv">sed-nv</a></td></tr>
        <tr><td>Reference centre for rare diseases in ophthalmology</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/ophtara">ophtara</a></td></tr>
        <tr><td>Reference centre for rare disorders in ophthalmic genetics</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/cargo">cargo</a></td></tr>
        <tr><td>Reference centre for rare disorders of calcium and phosphate metabolism</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/cap">cap</a></td></tr>
        <tr><td>Reference centre for rare neuroretinal diseases</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/referet">referet</a></td></tr>
        <tr><td>Reference centre for von Willebrand disease</td><td class="number">1</td><td class="number">1</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td><a href="/page/centre/crmw">crmw</a></td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
<section class="counted" id="reach" aria-labelledby="reach-head">
  <h2 id="reach-head">Diseases that lead to a centre, to a filière, or to neither</h2>
  <figure>
    <svg class="plot narrow" role="img" aria-labelledby="reach-narrow-title reach-narrow-about" height="2081.0">
  <title id="reach-narrow-title">Diseases that lead to a centre, to a filière, or to neither</title>
  <desc id="reach-narrow-about">Disorders in use of each of Orphanet’s classifications: those that a reference centre entered here covers, itself or by a group above; those that lie in the published scope of a filière alone; and the others. A disease may stand in several classifications. The table below says the same.</desc>
  <rect class="strong sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">a reference centre is entered (first</text>
  <text class="key" x="0%" y="31.0" dx="26">number)</text>
  <rect class="some sample" x="0%" y="42.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="51.0" dx="26">in the scope of a filière alone (with</text>
  <text class="key" x="0%" y="68.0" dx="26">the former: second)</text>
  <rect class="none sample" x="0%" y="79.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="88.0" dx="26">neither is entered</text>
  <text class="label" x="0%" y="117.0">All diseases in use</text>
  <text class="label" x="0%" y="134.0">(6,699)</text>
  <text class="value" x="100%" y="117.0">5.6 % · 90 %</text>
  <rect class="none" x="0%" y="138.0" width="100%" height="9"><title>649</title></rect>
  <rect class="some" x="5.58%" y="138.0" width="84.73%" height="9"><title>5,676</title></rect>
  <rect class="strong" x="0%" y="138.0" width="5.58%" height="9"><title>374</title></rect>
  <text class="label" x="0%" y="173.0">Rare disorder without a</text>
  <text class="label" x="0%" y="190.0">determined diagnosis (1)</text>
  <text class="value" x="100%" y="173.0">0 % · 0 %</text>
  <rect class="none" x="0%" y="194.0" width="100%" height="9"><title>1</title></rect>
  <text class="label" x="0%" y="229.0">Pediatric cancer</text>
  <text class="label" x="0%" y="246.0">(Functional) (141)</text>
  <text class="value" x="100%" y="229.0">0 % · 27 %</text>
  <rect class="none" x="0%" y="250.0" width="100%" height="9"><title>103</title></rect>
  <rect class="some" x="0.0%" y="250.0" width="26.95%" height="9"><title>38</title></rect>
  <text class="label" x="0%" y="285.0">Rare infectious diseases</text>
  <text class="label" x="0%" y="302.0">(181)</text>
  <text class="value" x="100%" y="285.0">1.1 % · 29 %</text>
  <rect class="none" x="0%" y="306.0" width="100%" height="9"><title>129</title></rect>
  <rect class="some" x="1.1%" y="306.0" width="27.62%" height="9"><title>50</title></rect>
  <rect class="strong" x="0%" y="306.0" width="1.1%" height="9"><title>2</title></rect>
  <text class="label" x="0%" y="341.0">Rare disorders due to toxic</text>
  <text class="label" x="0%" y="358.0">effects (56)</text>
  <text class="value" x="100%" y="341.0">0 % · 48 %</text>
  <rect class="none" x="0%" y="362.0" width="100%" height="9"><title>29</title></rect>
  <rect class="some" x="0.0%" y="362.0" width="48.21%" height="9"><title>27</title></rect>
  <text class="label" x="0%" y="397.0">Rare gynecological and</text>
  <text class="label" x="0%" y="414.0">obstetric diseases (215)</text>
  <text class="value" x="100%" y="397.0">1.9 % · 59 %</text>
  <rect class="none" x="0%" y="418.0" width="100%" height="9"><title>88</title></rect>
  <rect class="some" x="1.86%" y="418.0" width="57.21%" height="9"><title>123</title></rect>
  <rect class="strong" x="0%" y="418.0" width="1.86%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="453.0">Rare neoplastic diseases</text>
  <text class="label" x="0%" y="470.0">(743)</text>
  <text class="value" x="100%" y="453.0">5.7 % · 60 %</text>
  <rect class="none" x="0%" y="474.0" width="100%" height="9"><title>300</title></rect>
  <rect class="some" x="5.65%" y="474.0" width="53.97%" height="9"><title>401</title></rect>
  <rect class="strong" x="0%" y="474.0" width="5.65%" height="9"><title>42</title></rect>
  <text class="label" x="0%" y="509.0">Rare hematological diseases</text>
  <text class="label" x="0%" y="526.0">(387)</text>
  <text class="value" x="100%" y="509.0">15 % · 72 %</text>
  <rect class="none" x="0%" y="530.0" width="100%" height="9"><title>108</title></rect>
  <rect class="some" x="15.25%" y="530.0" width="56.85%" height="9"><title>220</title></rect>
  <rect class="strong" x="0%" y="530.0" width="15.25%" height="9"><title>59</title></rect>
  <text class="label" x="0%" y="565.0">Rare transplant-related</text>
  <text class="label" x="0%" y="582.0">disorders (1,039)</text>
  <text class="value" x="100%" y="565.0">16 % · 87 %</text>
  <rect class="none" x="0%" y="586.0" width="100%" height="9"><title>130</title></rect>
  <rect class="some" x="15.98%" y="586.0" width="71.51%" height="9"><title>743</title></rect>
  <rect class="strong" x="0%" y="586.0" width="15.98%" height="9"><title>166</title></rect>
  <text class="label" x="0%" y="621.0">Rare urogenital diseases</text>
  <text class="label" x="0%" y="638.0">(156)</text>
  <text class="value" x="100%" y="621.0">1.9 % · 88 %</text>
  <rect class="none" x="0%" y="642.0" width="100%" height="9"><title>19</title></rect>
  <rect class="some" x="1.92%" y="642.0" width="85.9%" height="9"><title>134</title></rect>
  <rect class="strong" x="0%" y="642.0" width="1.92%" height="9"><title>3</title></rect>
  <text class="label" x="0%" y="677.0">Rare systemic and</text>
  <text class="label" x="0%" y="694.0">rheumatological diseases (259)</text>
  <text class="value" x="100%" y="677.0">13 % · 91 %</text>
  <rect class="none" x="0%" y="698.0" width="100%" height="9"><title>24</title></rect>
  <rect class="some" x="12.74%" y="698.0" width="77.99%" height="9"><title>202</title></rect>
  <rect class="strong" x="0%" y="698.0" width="12.74%" height="9"><title>33</title></rect>
  <text class="label" x="0%" y="733.0">Rare abdominal surgical</text>
  <text class="label" x="0%" y="750.0">diseases (178)</text>
  <text class="value" x="100%" y="733.0">3.9 % · 93 %</text>
  <rect class="none" x="0%" y="754.0" width="100%" height="9"><title>12</title></rect>
  <rect class="some" x="3.93%" y="754.0" width="89.33%" height="9"><title>159</title></rect>
  <rect class="strong" x="0%" y="754.0" width="3.93%" height="9"><title>7</title></rect>
  <text class="label" x="0%" y="789.0">Rare infertility disorders</text>
  <text class="label" x="0%" y="806.0">(106)</text>
  <text class="value" x="100%" y="789.0">3.8 % · 94 %</text>
  <rect class="none" x="0%" y="810.0" width="100%" height="9"><title>6</title></rect>
  <rect class="some" x="3.77%" y="810.0" width="90.57%" height="9"><title>96</title></rect>
  <rect class="strong" x="0%" y="810.0" width="3.77%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="845.0">Rare neurological diseases</text>
  <text class="label" x="0%" y="862.0">(2,410)</text>
  <text class="value" x="100%" y="845.0">3.8 % · 95 %</text>
  <rect class="none" x="0%" y="866.0" width="100%" height="9"><title>115</title></rect>
  <rect class="some" x="3.82%" y="866.0" width="91.41%" height="9"><title>2,203</title></rect>
  <rect class="strong" x="0%" y="866.0" width="3.82%" height="9"><title>92</title></rect>
  <text class="label" x="0%" y="901.0">Rare</text>
  <text class="label" x="0%" y="918.0">otorhinolaryngological diseases</text>
  <text class="label" x="0%" y="935.0">(409)</text>
  <text class="value" x="100%" y="901.0">2.4 % · 96 %</text>
  <rect class="none" x="0%" y="939.0" width="100%" height="9"><title>16</title></rect>
  <rect class="some" x="2.44%" y="939.0" width="93.64%" height="9"><title>383</title></rect>
  <rect class="strong" x="0%" y="939.0" width="2.44%" height="9"><title>10</title></rect>
  <text class="label" x="0%" y="974.0">Rare immunological diseases</text>
  <text class="label" x="0%" y="991.0">(290)</text>
  <text class="value" x="100%" y="974.0">96 % · 96 %</text>
  <rect class="none" x="0%" y="995.0" width="100%" height="9"><title>11</title></rect>
  <rect class="some" x="95.52%" y="995.0" width="0.69%" height="9"><title>2</title></rect>
  <rect class="strong" x="0%" y="995.0" width="95.52%" height="9"><title>277</title></rect>
  <text class="label" x="0%" y="1030.0">Rare systemic or</text>
  <text class="label" x="0%" y="1047.0">rheumatologic diseases of</text>
  <text class="label" x="0%" y="1064.0">childhood (93)</text>
  <text class="value" x="100%" y="1030.0">28 % · 98 %</text>
  <rect class="none" x="0%" y="1068.0" width="100%" height="9"><title>2</title></rect>
  <rect class="some" x="27.96%" y="1068.0" width="69.89%" height="9"><title>65</title></rect>
  <rect class="strong" x="0%" y="1068.0" width="27.96%" height="9"><title>26</title></rect>
  <text class="label" x="0%" y="1103.0">Rare surgical maxillo-</text>
  <text class="label" x="0%" y="1120.0">facial diseases (188)</text>
  <text class="value" x="100%" y="1103.0">1.6 % · 98 %</text>
  <rect class="none" x="0%" y="1124.0" width="100%" height="9"><title>4</title></rect>
  <rect class="some" x="1.6%" y="1124.0" width="96.28%" height="9"><title>181</title></rect>
  <rect class="strong" x="0%" y="1124.0" width="1.6%" height="9"><title>3</title></rect>
  <text class="label" x="0%" y="1159.0">Rare surgical thoracic</text>
  <text class="label" x="0%" y="1176.0">diseases (74)</text>
  <text class="value" x="100%" y="1159.0">1.4 % · 99 %</text>
  <rect class="none" x="0%" y="1180.0" width="100%" height="9"><title>1</title></rect>
  <rect class="some" x="1.35%" y="1180.0" width="97.3%" height="9"><title>72</title></rect>
  <rect class="strong" x="0%" y="1180.0" width="1.35%" height="9"><title>1</title></rect>
  <text class="label" x="0%" y="1215.0">Rare genetic diseases</text>
  <text class="label" x="0%" y="1232.0">(4,579)</text>
  <text class="value" x="100%" y="1215.0">6.8 % · 99 %</text>
  <rect class="none" x="0%" y="1236.0" width="100%" height="9"><title>43</title></rect>
  <rect class="some" x="6.84%" y="1236.0" width="92.23%" height="9"><title>4,223</title></rect>
  <rect class="strong" x="0%" y="1236.0" width="6.84%" height="9"><title>313</title></rect>
  <text class="label" x="0%" y="1271.0">Rare developmental</text>
  <text class="label" x="0%" y="1288.0">anomalies during embryogenesis</text>
  <text class="label" x="0%" y="1305.0">(2,715)</text>
  <text class="value" x="100%" y="1271.0">2.2 % · 100 %</text>
  <rect class="none" x="0%" y="1309.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.17%" y="1309.0" width="97.83%" height="9"><title>2,656</title></rect>
  <rect class="strong" x="0%" y="1309.0" width="2.17%" height="9"><title>59</title></rect>
  <text class="label" x="0%" y="1344.0">Rare ophthalmic disorders</text>
  <text class="label" x="0%" y="1361.0">(865)</text>
  <text class="value" x="100%" y="1344.0">3.9 % · 100 %</text>
  <rect class="none" x="0%" y="1365.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="3.93%" y="1365.0" width="96.07%" height="9"><title>831</title></rect>
  <rect class="strong" x="0%" y="1365.0" width="3.93%" height="9"><title>34</title></rect>
  <text class="label" x="0%" y="1400.0">Rare skin diseases (835)</text>
  <text class="value" x="100%" y="1400.0">6.1 % · 100 %</text>
  <rect class="none" x="0%" y="1404.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="6.11%" y="1404.0" width="93.89%" height="9"><title>784</title></rect>
  <rect class="strong" x="0%" y="1404.0" width="6.11%" height="9"><title>51</title></rect>
  <text class="label" x="0%" y="1439.0">Rare bone diseases (793)</text>
  <text class="value" x="100%" y="1439.0">2.6 % · 100 %</text>
  <rect class="none" x="0%" y="1443.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.65%" y="1443.0" width="97.35%" height="9"><title>772</title></rect>
  <rect class="strong" x="0%" y="1443.0" width="2.65%" height="9"><title>21</title></rect>
  <text class="label" x="0%" y="1478.0">Rare inborn errors of</text>
  <text class="label" x="0%" y="1495.0">metabolism (703)</text>
  <text class="value" x="100%" y="1478.0">4.7 % · 100 %</text>
  <rect class="none" x="0%" y="1499.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="4.69%" y="1499.0" width="95.31%" height="9"><title>670</title></rect>
  <rect class="strong" x="0%" y="1499.0" width="4.69%" height="9"><title>33</title></rect>
  <text class="label" x="0%" y="1534.0">Rare endocrine diseases</text>
  <text class="label" x="0%" y="1551.0">(463)</text>
  <text class="value" x="100%" y="1534.0">3 % · 100 %</text>
  <rect class="none" x="0%" y="1555.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="3.02%" y="1555.0" width="96.98%" height="9"><title>449</title></rect>
  <rect class="strong" x="0%" y="1555.0" width="3.02%" height="9"><title>14</title></rect>
  <text class="label" x="0%" y="1590.0">Rare renal diseases (324)</text>
  <text class="value" x="100%" y="1590.0">2.5 % · 100 %</text>
  <rect class="none" x="0%" y="1594.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.47%" y="1594.0" width="97.53%" height="9"><title>316</title></rect>
  <rect class="strong" x="0%" y="1594.0" width="2.47%" height="9"><title>8</title></rect>
  <text class="label" x="0%" y="1629.0">Rare circulatory system</text>
  <text class="label" x="0%" y="1646.0">diseases (226)</text>
  <text class="value" x="100%" y="1629.0">1.8 % · 100 %</text>
  <rect class="none" x="0%" y="1650.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="1.77%" y="1650.0" width="98.23%" height="9"><title>222</title></rect>
  <rect class="strong" x="0%" y="1650.0" width="1.77%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="1685.0">Rare gastroenterological</text>
  <text class="label" x="0%" y="1702.0">diseases (214)</text>
  <text class="value" x="100%" y="1685.0">14 % · 100 %</text>
  <rect class="none" x="0%" y="1706.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="13.55%" y="1706.0" width="86.45%" height="9"><title>185</title></rect>
  <rect class="strong" x="0%" y="1706.0" width="13.55%" height="9"><title>29</title></rect>
  <text class="label" x="0%" y="1741.0">Rare respiratory diseases</text>
  <text class="label" x="0%" y="1758.0">(197)</text>
  <text class="value" x="100%" y="1741.0">5.1 % · 100 %</text>
  <rect class="none" x="0%" y="1762.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="5.08%" y="1762.0" width="94.92%" height="9"><title>187</title></rect>
  <rect class="strong" x="0%" y="1762.0" width="5.08%" height="9"><title>10</title></rect>
  <text class="label" x="0%" y="1797.0">Rare cardiac</text>
  <text class="label" x="0%" y="1814.0">malformations (182)</text>
  <text class="value" x="100%" y="1797.0">1.1 % · 100 %</text>
  <rect class="none" x="0%" y="1818.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="1.1%" y="1818.0" width="98.9%" height="9"><title>180</title></rect>
  <rect class="strong" x="0%" y="1818.0" width="1.1%" height="9"><title>2</title></rect>
  <text class="label" x="0%" y="1853.0">Rare hepatic diseases</text>
  <text class="label" x="0%" y="1870.0">(162)</text>
  <text class="value" x="100%" y="1853.0">4.9 % · 100 %</text>
  <rect class="none" x="0%" y="1874.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="4.94%" y="1874.0" width="95.06%" height="9"><title>154</title></rect>
  <rect class="strong" x="0%" y="1874.0" width="4.94%" height="9"><title>8</title></rect>
  <text class="label" x="0%" y="1909.0">Rare cardiac diseases (147)</text>
  <text class="value" x="100%" y="1909.0">2 % · 100 %</text>
  <rect class="none" x="0%" y="1913.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.04%" y="1913.0" width="97.96%" height="9"><title>144</title></rect>
  <rect class="strong" x="0%" y="1913.0" width="2.04%" height="9"><title>3</title></rect>
  <text class="label" x="0%" y="1948.0">Rare odontological</text>
  <text class="label" x="0%" y="1965.0">diseases (110)</text>
  <text class="value" x="100%" y="1948.0">3.6 % · 100 %</text>
  <rect class="none" x="0%" y="1969.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="3.64%" y="1969.0" width="96.36%" height="9"><title>106</title></rect>
  <rect class="strong" x="0%" y="1969.0" width="3.64%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="2004.0">Rare teratologic disorders</text>
  <text class="label" x="0%" y="2021.0">(33)</text>
  <text class="value" x="100%" y="2004.0">0 % · 100 %</text>
  <rect class="none" x="0%" y="2025.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="0.0%" y="2025.0" width="100.0%" height="9"><title>33</title></rect>
  <text class="label" x="0%" y="2060.0">Rare allergic disease (11)</text>
  <text class="value" x="100%" y="2060.0">0 % · 100 %</text>
  <rect class="none" x="0%" y="2064.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="0.0%" y="2064.0" width="100.0%" height="9"><title>11</title></rect>
</svg>
    <svg class="plot wide" role="img" aria-labelledby="reach-wide-title reach-wide-about" height="1486.0">
  <title id="reach-wide-title">Diseases that lead to a centre, to a filière, or to neither</title>
  <desc id="reach-wide-about">Disorders in use of each of Orphanet’s classifications: those that a reference centre entered here covers, itself or by a group above; those that lie in the published scope of a filière alone; and the others. A disease may stand in several classifications. The table below says the same.</desc>
  <rect class="strong sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">a reference centre is entered (first number)</text>
  <rect class="some sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">in the scope of a filière alone (with the former: second)</text>
  <rect class="none sample" x="0%" y="45.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="54.0" dx="26">neither is entered</text>
  <text class="label" x="0%" y="83.0">All diseases in use (6,699)</text>
  <text class="value" x="100%" y="83.0">5.6 % · 90 %</text>
  <rect class="none" x="0%" y="87.0" width="100%" height="9"><title>649</title></rect>
  <rect class="some" x="5.58%" y="87.0" width="84.73%" height="9"><title>5,676</title></rect>
  <rect class="strong" x="0%" y="87.0" width="5.58%" height="9"><title>374</title></rect>
  <text class="label" x="0%" y="122.0">Rare disorder without a determined diagnosis (1)</text>
  <text class="value" x="100%" y="122.0">0 % · 0 %</text>
  <rect class="none" x="0%" y="126.0" width="100%" height="9"><title>1</title></rect>
  <text class="label" x="0%" y="161.0">Pediatric cancer (Functional) (141)</text>
  <text class="value" x="100%" y="161.0">0 % · 27 %</text>
  <rect class="none" x="0%" y="165.0" width="100%" height="9"><title>103</title></rect>
  <rect class="some" x="0.0%" y="165.0" width="26.95%" height="9"><title>38</title></rect>
  <text class="label" x="0%" y="200.0">Rare infectious diseases (181)</text>
  <text class="value" x="100%" y="200.0">1.1 % · 29 %</text>
  <rect class="none" x="0%" y="204.0" width="100%" height="9"><title>129</title></rect>
  <rect class="some" x="1.1%" y="204.0" width="27.62%" height="9"><title>50</title></rect>
  <rect class="strong" x="0%" y="204.0" width="1.1%" height="9"><title>2</title></rect>
  <text class="label" x="0%" y="239.0">Rare disorders due to toxic effects (56)</text>
  <text class="value" x="100%" y="239.0">0 % · 48 %</text>
  <rect class="none" x="0%" y="243.0" width="100%" height="9"><title>29</title></rect>
  <rect class="some" x="0.0%" y="243.0" width="48.21%" height="9"><title>27</title></rect>
  <text class="label" x="0%" y="278.0">Rare gynecological and obstetric diseases (215)</text>
  <text class="value" x="100%" y="278.0">1.9 % · 59 %</text>
  <rect class="none" x="0%" y="282.0" width="100%" height="9"><title>88</title></rect>
  <rect class="some" x="1.86%" y="282.0" width="57.21%" height="9"><title>123</title></rect>
  <rect class="strong" x="0%" y="282.0" width="1.86%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="317.0">Rare neoplastic diseases (743)</text>
  <text class="value" x="100%" y="317.0">5.7 % · 60 %</text>
  <rect class="none" x="0%" y="321.0" width="100%" height="9"><title>300</title></rect>
  <rect class="some" x="5.65%" y="321.0" width="53.97%" height="9"><title>401</title></rect>
  <rect class="strong" x="0%" y="321.0" width="5.65%" height="9"><title>42</title></rect>
  <text class="label" x="0%" y="356.0">Rare hematological diseases (387)</text>
  <text class="value" x="100%" y="356.0">15 % · 72 %</text>
  <rect class="none" x="0%" y="360.0" width="100%" height="9"><title>108</title></rect>
  <rect class="some" x="15.25%" y="360.0" width="56.85%" height="9"><title>220</title></rect>
  <rect class="strong" x="0%" y="360.0" width="15.25%" height="9"><title>59</title></rect>
  <text class="label" x="0%" y="395.0">Rare transplant-related disorders (1,039)</text>
  <text class="value" x="100%" y="395.0">16 % · 87 %</text>
  <rect class="none" x="0%" y="399.0" width="100%" height="9"><title>130</title></rect>
  <rect class="some" x="15.98%" y="399.0" width="71.51%" height="9"><title>743</title></rect>
  <rect class="strong" x="0%" y="399.0" width="15.98%" height="9"><title>166</title></rect>
  <text class="label" x="0%" y="434.0">Rare urogenital diseases (156)</text>
  <text class="value" x="100%" y="434.0">1.9 % · 88 %</text>
  <rect class="none" x="0%" y="438.0" width="100%" height="9"><title>19</title></rect>
  <rect class="some" x="1.92%" y="438.0" width="85.9%" height="9"><title>134</title></rect>
  <rect class="strong" x="0%" y="438.0" width="1.92%" height="9"><title>3</title></rect>
  <text class="label" x="0%" y="473.0">Rare systemic and rheumatological diseases (259)</text>
  <text class="value" x="100%" y="473.0">13 % · 91 %</text>
  <rect class="none" x="0%" y="477.0" width="100%" height="9"><title>24</title></rect>
  <rect class="some" x="12.74%" y="477.0" width="77.99%" height="9"><title>202</title></rect>
  <rect class="strong" x="0%" y="477.0" width="12.74%" height="9"><title>33</title></rect>
  <text class="label" x="0%" y="512.0">Rare abdominal surgical diseases (178)</text>
  <text class="value" x="100%" y="512.0">3.9 % · 93 %</text>
  <rect class="none" x="0%" y="516.0" width="100%" height="9"><title>12</title></rect>
  <rect class="some" x="3.93%" y="516.0" width="89.33%" height="9"><title>159</title></rect>
  <rect class="strong" x="0%" y="516.0" width="3.93%" height="9"><title>7</title></rect>
  <text class="label" x="0%" y="551.0">Rare infertility disorders (106)</text>
  <text class="value" x="100%" y="551.0">3.8 % · 94 %</text>
  <rect class="none" x="0%" y="555.0" width="100%" height="9"><title>6</title></rect>
  <rect class="some" x="3.77%" y="555.0" width="90.57%" height="9"><title>96</title></rect>
  <rect class="strong" x="0%" y="555.0" width="3.77%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="590.0">Rare neurological diseases (2,410)</text>
  <text class="value" x="100%" y="590.0">3.8 % · 95 %</text>
  <rect class="none" x="0%" y="594.0" width="100%" height="9"><title>115</title></rect>
  <rect class="some" x="3.82%" y="594.0" width="91.41%" height="9"><title>2,203</title></rect>
  <rect class="strong" x="0%" y="594.0" width="3.82%" height="9"><title>92</title></rect>
  <text class="label" x="0%" y="629.0">Rare otorhinolaryngological diseases (409)</text>
  <text class="value" x="100%" y="629.0">2.4 % · 96 %</text>
  <rect class="none" x="0%" y="633.0" width="100%" height="9"><title>16</title></rect>
  <rect class="some" x="2.44%" y="633.0" width="93.64%" height="9"><title>383</title></rect>
  <rect class="strong" x="0%" y="633.0" width="2.44%" height="9"><title>10</title></rect>
  <text class="label" x="0%" y="668.0">Rare immunological diseases (290)</text>
  <text class="value" x="100%" y="668.0">96 % · 96 %</text>
  <rect class="none" x="0%" y="672.0" width="100%" height="9"><title>11</title></rect>
  <rect class="some" x="95.52%" y="672.0" width="0.69%" height="9"><title>2</title></rect>
  <rect class="strong" x="0%" y="672.0" width="95.52%" height="9"><title>277</title></rect>
  <text class="label" x="0%" y="707.0">Rare systemic or rheumatologic diseases of childhood (93)</text>
  <text class="value" x="100%" y="707.0">28 % · 98 %</text>
  <rect class="none" x="0%" y="711.0" width="100%" height="9"><title>2</title></rect>
  <rect class="some" x="27.96%" y="711.0" width="69.89%" height="9"><title>65</title></rect>
  <rect class="strong" x="0%" y="711.0" width="27.96%" height="9"><title>26</title></rect>
  <text class="label" x="0%" y="746.0">Rare surgical maxillo-facial diseases (188)</text>
  <text class="value" x="100%" y="746.0">1.6 % · 98 %</text>
  <rect class="none" x="0%" y="750.0" width="100%" height="9"><title>4</title></rect>
  <rect class="some" x="1.6%" y="750.0" width="96.28%" height="9"><title>181</title></rect>
  <rect class="strong" x="0%" y="750.0" width="1.6%" height="9"><title>3</title></rect>
  <text class="label" x="0%" y="785.0">Rare surgical thoracic diseases (74)</text>
  <text class="value" x="100%" y="785.0">1.4 % · 99 %</text>
  <rect class="none" x="0%" y="789.0" width="100%" height="9"><title>1</title></rect>
  <rect class="some" x="1.35%" y="789.0" width="97.3%" height="9"><title>72</title></rect>
  <rect class="strong" x="0%" y="789.0" width="1.35%" height="9"><title>1</title></rect>
  <text class="label" x="0%" y="824.0">Rare genetic diseases (4,579)</text>
  <text class="value" x="100%" y="824.0">6.8 % · 99 %</text>
  <rect class="none" x="0%" y="828.0" width="100%" height="9"><title>43</title></rect>
  <rect class="some" x="6.84%" y="828.0" width="92.23%" height="9"><title>4,223</title></rect>
  <rect class="strong" x="0%" y="828.0" width="6.84%" height="9"><title>313</title></rect>
  <text class="label" x="0%" y="863.0">Rare developmental anomalies during embryogenesis</text>
  <text class="label" x="0%" y="880.0">(2,715)</text>
  <text class="value" x="100%" y="863.0">2.2 % · 100 %</text>
  <rect class="none" x="0%" y="884.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.17%" y="884.0" width="97.83%" height="9"><title>2,656</title></rect>
  <rect class="strong" x="0%" y="884.0" width="2.17%" height="9"><title>59</title></rect>
  <text class="label" x="0%" y="919.0">Rare ophthalmic disorders (865)</text>
  <text class="value" x="100%" y="919.0">3.9 % · 100 %</text>
  <rect class="none" x="0%" y="923.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="3.93%" y="923.0" width="96.07%" height="9"><title>831</title></rect>
  <rect class="strong" x="0%" y="923.0" width="3.93%" height="9"><title>34</title></rect>
  <text class="label" x="0%" y="958.0">Rare skin diseases (835)</text>
  <text class="value" x="100%" y="958.0">6.1 % · 100 %</text>
  <rect class="none" x="0%" y="962.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="6.11%" y="962.0" width="93.89%" height="9"><title>784</title></rect>
  <rect class="strong" x="0%" y="962.0" width="6.11%" height="9"><title>51</title></rect>
  <text class="label" x="0%" y="997.0">Rare bone diseases (793)</text>
  <text class="value" x="100%" y="997.0">2.6 % · 100 %</text>
  <rect class="none" x="0%" y="1001.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.65%" y="1001.0" width="97.35%" height="9"><title>772</title></rect>
  <rect class="strong" x="0%" y="1001.0" width="2.65%" height="9"><title>21</title></rect>
  <text class="label" x="0%" y="1036.0">Rare inborn errors of metabolism (703)</text>
  <text class="value" x="100%" y="1036.0">4.7 % · 100 %</text>
  <rect class="none" x="0%" y="1040.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="4.69%" y="1040.0" width="95.31%" height="9"><title>670</title></rect>
  <rect class="strong" x="0%" y="1040.0" width="4.69%" height="9"><title>33</title></rect>
  <text class="label" x="0%" y="1075.0">Rare endocrine diseases (463)</text>
  <text class="value" x="100%" y="1075.0">3 % · 100 %</text>
  <rect class="none" x="0%" y="1079.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="3.02%" y="1079.0" width="96.98%" height="9"><title>449</title></rect>
  <rect class="strong" x="0%" y="1079.0" width="3.02%" height="9"><title>14</title></rect>
  <text class="label" x="0%" y="1114.0">Rare renal diseases (324)</text>
  <text class="value" x="100%" y="1114.0">2.5 % · 100 %</text>
  <rect class="none" x="0%" y="1118.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.47%" y="1118.0" width="97.53%" height="9"><title>316</title></rect>
  <rect class="strong" x="0%" y="1118.0" width="2.47%" height="9"><title>8</title></rect>
  <text class="label" x="0%" y="1153.0">Rare circulatory system diseases (226)</text>
  <text class="value" x="100%" y="1153.0">1.8 % · 100 %</text>
  <rect class="none" x="0%" y="1157.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="1.77%" y="1157.0" width="98.23%" height="9"><title>222</title></rect>
  <rect class="strong" x="0%" y="1157.0" width="1.77%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="1192.0">Rare gastroenterological diseases (214)</text>
  <text class="value" x="100%" y="1192.0">14 % · 100 %</text>
  <rect class="none" x="0%" y="1196.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="13.55%" y="1196.0" width="86.45%" height="9"><title>185</title></rect>
  <rect class="strong" x="0%" y="1196.0" width="13.55%" height="9"><title>29</title></rect>
  <text class="label" x="0%" y="1231.0">Rare respiratory diseases (197)</text>
  <text class="value" x="100%" y="1231.0">5.1 % · 100 %</text>
  <rect class="none" x="0%" y="1235.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="5.08%" y="1235.0" width="94.92%" height="9"><title>187</title></rect>
  <rect class="strong" x="0%" y="1235.0" width="5.08%" height="9"><title>10</title></rect>
  <text class="label" x="0%" y="1270.0">Rare cardiac malformations (182)</text>
  <text class="value" x="100%" y="1270.0">1.1 % · 100 %</text>
  <rect class="none" x="0%" y="1274.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="1.1%" y="1274.0" width="98.9%" height="9"><title>180</title></rect>
  <rect class="strong" x="0%" y="1274.0" width="1.1%" height="9"><title>2</title></rect>
  <text class="label" x="0%" y="1309.0">Rare hepatic diseases (162)</text>
  <text class="value" x="100%" y="1309.0">4.9 % · 100 %</text>
  <rect class="none" x="0%" y="1313.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="4.94%" y="1313.0" width="95.06%" height="9"><title>154</title></rect>
  <rect class="strong" x="0%" y="1313.0" width="4.94%" height="9"><title>8</title></rect>
  <text class="label" x="0%" y="1348.0">Rare cardiac diseases (147)</text>
  <text class="value" x="100%" y="1348.0">2 % · 100 %</text>
  <rect class="none" x="0%" y="1352.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="2.04%" y="1352.0" width="97.96%" height="9"><title>144</title></rect>
  <rect class="strong" x="0%" y="1352.0" width="2.04%" height="9"><title>3</title></rect>
  <text class="label" x="0%" y="1387.0">Rare odontological diseases (110)</text>
  <text class="value" x="100%" y="1387.0">3.6 % · 100 %</text>
  <rect class="none" x="0%" y="1391.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="3.64%" y="1391.0" width="96.36%" height="9"><title>106</title></rect>
  <rect class="strong" x="0%" y="1391.0" width="3.64%" height="9"><title>4</title></rect>
  <text class="label" x="0%" y="1426.0">Rare teratologic disorders (33)</text>
  <text class="value" x="100%" y="1426.0">0 % · 100 %</text>
  <rect class="none" x="0%" y="1430.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="0.0%" y="1430.0" width="100.0%" height="9"><title>33</title></rect>
  <text class="label" x="0%" y="1465.0">Rare allergic disease (11)</text>
  <text class="value" x="100%" y="1465.0">0 % · 100 %</text>
  <rect class="none" x="0%" y="1469.0" width="100%" height="9"><title>0</title></rect>
  <rect class="some" x="0.0%" y="1469.0" width="100.0%" height="9"><title>11</title></rect>
</svg>
  </figure>
  <div class="beside">
    <p>Disorders in use of each of Orphanet’s classifications: those that a reference centre entered here covers, itself or by a group above; those that lie in the published scope of a filière alone; and the others. A disease may stand in several classifications.</p>
    <p class="limits"><strong>What it cannot say.</strong> A centre covers what its source says that it does, and few are entered: “neither” means that nothing is entered, never that nobody cares for the disease. The scope of a filière was read from the words that it publishes; it is no label.</p>
    <ul class="downloads">
<li><a href="/statistics/reach.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/reach.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>38 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/gazettelabo-anddi-rares">AnDDI-Rares</a>, Gazette du laboratoire</li>
        <li><a href="/page/document/studylib-fai2r-creation">Annonce de la création de FAI²R</a>, Filière FAI²R</li>
        <li><a href="/page/document/iris-centres-de-reference">Centres de référence</a>, Association IRIS</li>
        <li><a href="/page/document/fimatho-centres">Centres de référence et de compétence</a>, Filière FIMATHO</li>
        <li><a href="/page/document/ela-centres-experts">Centres experts des leucodystrophies et leucoencéphalopathies rares</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/filnemus-charte">Charte de fonctionnement FILNEMUS</a>, Filière FILNEMUS</li>
        <li><a href="/page/document/firendo-charte-2017">Charte d’organisation de la filière FIRENDO</a>, Filière FIRENDO (March 2017)</li>
        <li><a href="/page/document/afao-cracmo">CRACMO et centres de compétences</a>, Association française de l&#39;atrésie de l&#39;œsophage (AFAO)</li>
        <li><a href="/page/document/trousseau-respifil-creation">Création de la filière de santé des maladies respiratoires rares de l&#39;enfant à l&#39;adulte RespiFIL</a>, AP-HP, hôpital Armand-Trousseau</li>
        <li><a href="/page/document/necker-cystic-fibrosis">Cystic fibrosis</a>, AP-HP, hôpital Necker-Enfants malades</li>
        <li><a href="/page/document/tete-cou-diseases">Diseases</a>, Filière TETECOU</li>
        <li><a href="/page/document/filnemus-domaine-2022">Domaine d&#39;expertise de la filière</a>, Filière FILNEMUS (19 October 2022)</li>
        <li><a href="/page/document/orthomalin-oesophage-2016">Enfants : deux jours sur les maladies rares de l&#39;œsophage</a>, Orthomalin (2016)</li>
        <li><a href="/page/document/gazettelabo-fai2r">FAI²R</a>, Gazette du laboratoire</li>
        <li><a href="/page/document/assomarfans-fava-multi">FAVA-Multi</a>, Association MARFANS</li>
        <li><a href="/page/document/drawyourfight-cardiogen-soins">Filière Cardiogen : organisation des soins</a>, Draw your fight</li>
        <li><a href="/page/document/comiteconsultatifhr-defiscience">Filière DéfiScience</a>, Comité consultatif national Handicaps rares</li>
        <li><a href="/page/document/orphanet-filieres-2018">Filières, centres et sites, 2 août 2018 (Filieres_02_08_18_prio.xlsx, fmorphanet/Cartographie@ad2252a5)</a>, Orphanet (2 August 2018)</li>
        <li><a href="/page/document/grandanglesante-fimatho-2024">FIMATHO : de la création au rayonnement international d’une filière</a>, Grand Angle Santé (1 March 2024)</li>
        <li><a href="/page/document/orkid-filiere">La filière</a>, Filière ORKiD</li>
        <li><a href="/page/document/aphp-robertdebre-filrouge-2025">La filière de santé maladies rares FilRougE-MCGRE s&#39;installe à l&#39;hôpital Robert-Debré</a>, AP-HP, hôpital Robert-Debré (24 July 2025)</li>
        <li><a href="/page/document/trousseau-respifil">La filière de santé maladies respiratoires rares RespiFIL</a>, AP-HP, hôpital Armand-Trousseau</li>
        <li><a href="/page/document/filfoie-en-region">La filière FILFOIE en région : Caen, Toulouse, Saint-Louis</a>, Filière FILFOIE</li>
        <li><a href="/page/document/rfht-filiere-mhemo">La filière MHEMO</a>, Revue francophone d’hémostase et thrombose</li>
        <li><a href="/page/document/oscar-filiere">La filière OSCAR</a>, Filière OSCAR</li>
        <li><a href="/page/document/mhemo-labellisation-2017">Labellisation CRMR/CCMR 2017</a>, Filière MHEMO</li>
        <li><a href="/page/document/fimarad-acteurs">Les acteurs de la filière maladies rares dermatologiques</a>, Filière FIMARAD</li>
        <li><a href="/page/document/remarares-filieres">Les filières de santé</a>, RéMaRaRe, La Réunion</li>
        <li><a href="/page/document/grandanglesante-sensgene">Maladies rares sensorielles : unir ses forces pour faire avancer la recherche</a>, Grand angle santé</li>
        <li><a href="/page/document/studylib-brain-team-2013">Maladies rares à expression motrice ou cognitive du système nerveux central (dossier de candidature)</a>, Filière BRAIN-TEAM (2013)</li>
        <li><a href="/page/document/festival-communication-neurosphinx">NeuroSphinx : qu&#39;est-ce qu&#39;une filière de santé maladies rares ?</a>, Festival de la communication santé</li>
        <li><a href="/page/document/orphanet-pack-en-2023-06-21">Orphanet (INSERM), pack en 1.3.25 / 4.1.7 [2023-04-17] (orientdb version), 2023-06-21</a>, Orphanet (INSERM) (21 June 2023)</li>
        <li><a href="/page/document/orphanet-packets-en-2025-12-09">Orphanet (INSERM), packets en 1.3.42 / 4.1.8 [2025-03-03], 2025-12-09</a>, Orphanet (INSERM) (9 December 2025)</li>
        <li><a href="/page/document/orphanet-product3-en-2025-06-24">Orphanet (INSERM), product3 en 1.3.42 / 4.1.8 [2025-03-03], 2025-06-24</a>, Orphanet (INSERM) (24 June 2025)</li>
        <li><a href="/page/document/pfmg-preindications">Préindications du plan France médecine génomique et leurs filières (pfmg_preindications_filieres.tsv)</a>, Maillage</li>
        <li><a href="/page/document/filslan-presentation">Présentation de la filière</a>, Filière FilSLAN</li>
        <li><a href="/page/document/g2m-presentation">Présentation de la filière</a>, Filière G2M</li>
        <li><a href="/page/document/cardiogen-presentation">Présentation et missions de la filière</a>, Filière CARDIOGEN</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+orphatype%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Forphanet-type%2F%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0APREFIX+status%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Forphanet-status%2F%3E%0APREFIX+xsd%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23%3E%0A%0ASELECT+DISTINCT+%3FcoverageStatus+%3ForphaCode+%3Fcondition+%3FconditionLabel+%3Fcentre+%3FlastLabelUntil%0AWHERE+%7B%0A++VALUES+%28%3FasOf+%3Flang%29+%7B+%28%222026-11-22%22%5E%5Exsd%3Adate+%22fr%22%29+%7D%0A++%3Fcondition+a+mlg%3AClinicalEntity+%3B+mlg%3AorphaCode+%3ForphaCode+%3B+mlg%3AentityStatus+status%3Aactive+%3B%0A++++mlg%3AentityType%2Fskos%3Abroader+orphatype%3Adisorder+%3B%0A++++mlg%3AcoverageStatus+%3Fstatus+%3B+rdfs%3Alabel+%3FconditionLabel+.%0A++%3Fstatus+skos%3AprefLabel+%3FcoverageStatus+.%0A++FILTER+%28LANG%28%3FcoverageStatus%29+%3D+%3Flang+%26%26+LANG%28%3FconditionLabel%29+%3D+%3Flang%29%0A++FILTER+NOT+EXISTS+%7B%0A++++%3Flabelled+a+mlg%3AReferenceCentre+%3B+mlg%3AcoversInferred+%3Fcondition+.%0A++++%3Flabel+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Flabelled+%3B+mlg%3AvalidFrom+%3Ffrom+%3B+mlg%3AvalidUntil+%3Funtil+.%0A++++FILTER+%28%3Ffrom+%3C%3D+%3FasOf+%26%26+%3FasOf+%3C+%3Funtil%29%0A++%7D%0A++OPTIONAL+%7B%0A++++%3Fcentre+a+mlg%3AReferenceCentre+%3B+mlg%3AcoversInferred+%3Fcondition+.%0A++++OPTIONAL+%7B+%3Flast+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Fcentre+%3B+mlg%3AvalidUntil+%3FlastLabelUntil+%7D%0A++%7D%0A%7D%0AORDER+BY+DESC%28%3Fstatus%29+%3Fcondition+%3Fcentre+%3FlastLabelUntil">CQ15 – Which rare diseases are covered by no labelled centre, directly or through a group?</a></li>
        <li><a href="/sparql?query=PREFIX+level%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Forphanet-type%2F%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0APREFIX+status%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fscheme%2Forphanet-status%2F%3E%0ASELECT+%3Fclassification+%3Fscope+%3Fcentre+%28COUNT%28DISTINCT+%3Fcondition%29+AS+%3Fdisorders%29+WHERE+%7B%0A++%7B%0A++++SELECT+DISTINCT+%3Fcondition+%3Fscope+%3Fcentre+WHERE+%7B%0A++++++%3Ftype+skos%3Abroader%2A+level%3Adisorder+.%0A++++++%3Fcondition+mlg%3AentityType+%3Ftype+.%0A++++++FILTER+NOT+EXISTS+%7B+%3Fcondition+mlg%3AentityStatus+%3Fnoted+FILTER+%28%3Fnoted+%21%3D+status%3Aactive%29+%7D%0A++++++BIND+%28EXISTS+%7B+%3Fnetwork+a+mlg%3AHealthNetwork+%3B+mlg%3AcoversInferred+%3Fcondition+%7D+AS+%3Fscope%29%0A++++++BIND+%28EXISTS+%7B+%3Fstructure+a+mlg%3AReferenceCentre+%3B+mlg%3AcoversInferred+%3Fcondition+%7D+AS+%3Fcentre%29%0A++++%7D%0A++%7D%0A++%3Flink+mlg%3AlinkedCondition+%3Fcondition+%3B+mlg%3AinClassification+%3Fclassification+.%0A%7D%0AGROUP+BY+%3Fclassification+%3Fscope+%3Fcentre">The diseases of each classification, by what reaches them</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Diseases that lead to a centre, to a filière, or to neither">
    <table class="plain">
      <thead><tr><th scope="col">Classification</th><th scope="col">Diseases</th><th scope="col">A centre entered, and a filière</th><th scope="col">Of a filière alone</th><th scope="col">Of a centre alone</th><th scope="col">Neither</th></tr></thead>
      <tbody>
        <tr><td>all diseases in use</td><td class="number">6,699</td><td class="number">374</td><td class="number">5,676</td><td class="number">0</td><td class="number">649</td></tr>
        <tr><td>rare disorder without a determined diagnosis</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>pediatric cancer (Functional)</td><td class="number">141</td><td class="number">0</td><td class="number">38</td><td class="number">0</td><td class="number">103</td></tr>
        <tr><td>rare infectious diseases</td><td class="number">181</td><td class="number">2</td><td class="number">50</td><td class="number">0</td><td class="number">129</td></tr>
        <tr><td>rare disorders due to toxic effects</td><td class="number">56</td><td class="number">0</td><td class="number">27</td><td class="number">0</td><td class="number">29</td></tr>
        <tr><td>rare gynecological and obstetric diseases</td><td class="number">215</td><td class="number">4</td><td class="number">123</td><td class="number">0</td><td class="number">88</td></tr>
        <tr><td>rare neoplastic diseases</td><td class="number">743</td><td class="number">42</td><td class="number">401</td><td class="number">0</td><td class="number">300</td></tr>
        <tr><td>rare hematological diseases</td><td class="number">387</td><td class="number">59</td><td class="number">220</td><td class="number">0</td><td class="number">108</td></tr>
        <tr><td>rare transplant-related disorders</td><td class="number">1,039</td><td class="number">166</td><td class="number">743</td><td class="number">0</td><td class="number">130</td></tr>
        <tr><td>rare urogenital diseases</td><td class="number">156</td><td class="number">3</td><td class="number">134</td><td class="number">0</td><td class="number">19</td></tr>
        <tr><td>rare systemic and rheumatological diseases</td><td class="number">259</td><td class="number">33</td><td class="number">202</td><td class="number">0</td><td class="number">24</td></tr>
        <tr><td>rare abdominal surgical diseases</td><td class="number">178</td><td class="number">7</td><td class="number">159</td><td class="number">0</td><td class="number">12</td></tr>
        <tr><td>rare infertility disorders</td><td class="number">106</td><td class="number">4</td><td class="number">96</td><td class="number">0</td><td class="number">6</td></tr>
        <tr><td>rare neurological diseases</td><td class="number">2,410</td><td class="number">92</td><td class="number">2,203</td><td class="number">0</td><td class="number">115</td></tr>
        <tr><td>rare otorhinolaryngological diseases</td><td class="number">409</td><td class="number">10</td><td class="number">383</td><td class="number">0</td><td class="number">16</td></tr>
        <tr><td>rare immunological diseases</td><td class="number">290</td><td class="number">277</td><td class="number">2</td><td class="number">0</td><td class="number">11</td></tr>
        <tr><td>rare systemic or rheumatologic diseases of childhood</td><td class="number">93</td><td class="number">26</td><td class="number">65</td><td class="number">0</td><td class="number">2</td></tr>
        <tr><td>rare surgical maxillo-facial diseases</td><td class="number">188</td><td class="number">3</td><td class="number">181</td><td class="number">0</td><td class="number">4</td></tr>
        <tr><td>rare surgical thoracic diseases</td><td class="number">74</td><td class="number">1</td><td class="number">72</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>rare genetic diseases</td><td class="number">4,579</td><td class="number">313</td><td class="number">4,223</td><td class="number">0</td><td class="number">43</td></tr>
        <tr><td>rare developmental anomalies during embryogenesis</td><td class="number">2,715</td><td class="number">59</td><td class="number">2,656</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare ophthalmic disorders</td><td class="number">865</td><td class="number">34</td><td class="number">831</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare skin diseases</td><td class="number">835</td><td class="number">51</td><td class="number">784</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare bone diseases</td><td class="number">793</td><td class="number">21</td><td class="number">772</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare inborn errors of metabolism</td><td class="number">703</td><td class="number">33</td><td class="number">670</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare endocrine diseases</td><td class="number">463</td><td class="number">14</td><td class="number">449</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare renal diseases</td><td class="number">324</td><td class="number">8</td><td class="number">316</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare circulatory system diseases</td><td class="number">226</td><td class="number">4</td><td class="number">222</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare gastroenterological diseases</td><td class="number">214</td><td class="number">29</td><td class="number">185</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare respiratory diseases</td><td class="number">197</td><td class="number">10</td><td class="number">187</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare cardiac malformations</td><td class="number">182</td><td class="number">2</td><td class="number">180</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare hepatic diseases</td><td class="number">162</td><td class="number">8</td><td class="number">154</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare cardiac diseases</td><td class="number">147</td><td class="number">3</td><td class="number">144</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare odontological diseases</td><td class="number">110</td><td class="number">4</td><td class="number">106</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare teratologic disorders</td><td class="number">33</td><td class="number">0</td><td class="number">33</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>rare allergic disease</td><td class="number">11</td><td class="number">0</td><td class="number">11</td><td class="number">0</td><td class="number">0</td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
<section class="counted" id="associations" aria-labelledby="associations-head">
  <h2 id="associations-head">Filières and patients’ associations</h2>
  <figure>
    <svg class="plot narrow" role="img" aria-labelledby="associations-narrow-title associations-narrow-about" height="360.0">
  <title id="associations-narrow-title">Filières and patients’ associations</title>
  <desc id="associations-narrow-about">Associations that a source entered here links with each filière: as a partner, or by a seat in a body that the filière leads. The table below says the same.</desc>
  <circle class="strong" cx="8" cy="10.0" r="5.5"></circle>
  <text class="key" x="0%" y="14.0" dx="26">linked with the filière</text>
  <circle class="ring" cx="8" cy="30.0" r="5.5"></circle>
  <text class="key" x="0%" y="34.0" dx="26">linked with a centre of it alone</text>
  <text class="label" x="0%" y="63.0">FIMATHO</text>
  <text class="value" x="100%" y="63.0">1</text>
  <circle class="strong" cx="2.0%" cy="75.5" r="5.5"></circle>
  <text class="label" x="0%" y="106.0">MaRIH</text>
  <text class="value" x="100%" y="106.0">0 (+1)</text>
  <circle class="ring" cx="2.0%" cy="118.5" r="5.5"></circle>
  <text class="label" x="0%" y="149.0">MHEMO</text>
  <text class="value" x="100%" y="149.0">1</text>
  <circle class="strong" cx="2.0%" cy="161.5" r="5.5"></circle>
  <text class="label" x="0%" y="192.0">MUCO-CFTR</text>
  <text class="value" x="100%" y="192.0">1</text>
  <circle class="strong" cx="2.0%" cy="204.5" r="5.5"></circle>
  <text class="label" x="0%" y="235.0">NeuroSphinx</text>
  <text class="value" x="100%" y="235.0">1</text>
  <circle class="strong" cx="2.0%" cy="247.5" r="5.5"></circle>
  <text class="label" x="0%" y="278.0">18 other filières</text>
  <text class="value" x="100%" y="278.0">none entered</text>
  <text class="note" x="0%" y="296.0">AnDDI-Rares, BRAIN-TEAM, CARDIOGEN,</text>
  <text class="note" x="0%" y="310.0">DéfiScience, FAI²R, FAVA-Multi, FILFOIE,</text>
  <text class="note" x="0%" y="324.0">FILNEMUS, FilSLAN, FIMARAD, FIRENDO, G2M,</text>
  <text class="note" x="0%" y="338.0">MCGRE, ORKiD, OSCAR, RespiFIL, SENSGENE,</text>
  <text class="note" x="0%" y="352.0">TETECOU</text>
</svg>
    <svg class="plot wide" role="img" aria-labelledby="associations-wide-title associations-wide-about" height="332.0">
  <title id="associations-wide-title">Filières and patients’ associations</title>
  <desc id="associations-wide-about">Associations that a source entered here links with each filière: as a partner, or by a seat in a body that the filière leads. The table below says the same.</desc>
  <circle class="strong" cx="8" cy="10.0" r="5.5"></circle>
  <text class="key" x="0%" y="14.0" dx="26">linked with the filière</text>
  <circle class="ring" cx="8" cy="30.0" r="5.5"></circle>
  <text class="key" x="0%" y="34.0" dx="26">linked with a centre of it alone</text>
  <text class="label" x="0%" y="63.0">FIMATHO</text>
  <text class="value" x="100%" y="63.0">1</text>
  <circle class="strong" cx="2.0%" cy="75.5" r="5.5"></circle>
  <text class="label" x="0%" y="106.0">MaRIH</text>
  <text class="value" x="100%" y="106.0">0 (+1)</text>
  <circle class="ring" cx="2.0%" cy="118.5" r="5.5"></circle>
  <text class="label" x="0%" y="149.0">MHEMO</text>
  <text class="value" x="100%" y="149.0">1</text>
  <circle class="strong" cx="2.0%" cy="161.5" r="5.5"></circle>
  <text class="label" x="0%" y="192.0">MUCO-CFTR</text>
  <text class="value" x="100%" y="192.0">1</text>
  <circle class="strong" cx="2.0%" cy="204.5" r="5.5"></circle>
  <text class="label" x="0%" y="235.0">NeuroSphinx</text>
  <text class="value" x="100%" y="235.0">1</text>
  <circle class="strong" cx="2.0%" cy="247.5" r="5.5"></circle>
  <text class="label" x="0%" y="278.0">18 other filières</text>
  <text class="value" x="100%" y="278.0">none entered</text>
  <text class="note" x="0%" y="296.0">AnDDI-Rares, BRAIN-TEAM, CARDIOGEN, DéfiScience, FAI²R, FAVA-Multi, FILFOIE,</text>
  <text class="note" x="0%" y="310.0">FILNEMUS, FilSLAN, FIMARAD, FIRENDO, G2M, MCGRE, ORKiD, OSCAR, RespiFIL,</text>
  <text class="note" x="0%" y="324.0">SENSGENE, TETECOU</text>
</svg>
  </figure>
  <div class="beside">
    <p>Associations that a source entered here links with each filière: as a partner, or by a seat in a body that the filière leads.</p>
    <p class="limits"><strong>What it cannot say.</strong> Few associations are entered, and few of their links: a filière without one here very likely has some. This lists where to look next, and is no finding of absence.</p>
    <ul class="downloads">
<li><a href="/statistics/associations.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/associations.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>4 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/iris-centres-de-reference">Centres de référence</a>, Association IRIS</li>
        <li><a href="/page/document/afao-journee-maladies-rares">Journée internationale des maladies rares</a>, AFAO</li>
        <li><a href="/page/document/mhemo-missions">Nos missions et notre plan d&#39;action</a>, Filière MHEMO</li>
        <li><a href="/page/document/muco-cftr-filiere">Qu&#39;est-ce qu&#39;une filière maladie rare ?</a>, Filière MUCO-CFTR</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0A%0ASELECT+DISTINCT+%3Ffiliere+%3Facronym+%3FfiliereLabel+%3FthroughCentre+%3Fcentre%0AWHERE+%7B%0A++VALUES+%28%3Flang%29+%7B+%28%22fr%22%29+%7D%0A++%3Ffiliere+a+mlg%3AHealthNetwork+%3B+rdfs%3Alabel+%3FfiliereLabel+.%0A++FILTER+%28LANG%28%3FfiliereLabel%29+%3D+%3Flang%29%0A++FILTER+NOT+EXISTS+%7B+%3Flinked+a+mlg%3APatientAssociation+%3B+mlg%3ApartnerOf+%3Ffiliere+%7D%0A++FILTER+NOT+EXISTS+%7B%0A++++%3Fseat+a+mlg%3AGovernanceSeat+%3B+mlg%3Abody%2Fmlg%3AledBy+%3Ffiliere+%3B+mlg%3Amember+%3Fmember+.%0A++++%3Fmember+a+mlg%3APatientAssociation+.%0A++%7D%0A++OPTIONAL+%7B+%3Ffiliere+skos%3AaltLabel+%3Facronym+FILTER+%28LANG%28%3Facronym%29+%3D+%22%22%29+%7D%0A++OPTIONAL+%7B%0A++++%3Fcentre+mlg%3AattachedTo+%3Ffiliere+.%0A++++%3Fassociation+a+mlg%3APatientAssociation+%3B+mlg%3ApartnerOf+%3Fcentre+%3B+rdfs%3Alabel+%3FthroughCentre+.%0A++%7D%0A%7D%0AORDER+BY+%3Ffiliere+%3Fcentre+%3FthroughCentre">CQ12 – Which filières have no linked association?</a></li>
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0ASELECT+DISTINCT+%3Fnetwork+%3Fassociation+%3Fcentre+%3Fgraph+WHERE+%7B%0A++%7B%0A++++GRAPH+%3Fgraph+%7B+%3Fassociation+mlg%3ApartnerOf+%3Fnetwork+%7D%0A++++%3Fnetwork+a+mlg%3AHealthNetwork+.%0A++%7D+UNION+%7B%0A++++GRAPH+%3Fgraph+%7B+%3Fseat+mlg%3Amember+%3Fassociation+%3B+mlg%3Abody+%3Fbody+%7D%0A++++%3Fseat+a+mlg%3AGovernanceSeat+.+%3Fbody+mlg%3AledBy+%3Fnetwork+.%0A++%7D+UNION+%7B%0A++++GRAPH+%3Fgraph+%7B+%3Fassociation+mlg%3ApartnerOf+%3Fcentre+%7D%0A++++%3Fcentre+mlg%3AattachedTo+%3Fnetwork+.%0A++%7D%0A++%3Fassociation+a+mlg%3APatientAssociation+.%0A%7D%0AORDER+BY+%3Fnetwork+%3Fassociation+%3Fcentre">The associations linked with filières</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Filières and patients’ associations">
    <table class="plain">
      <thead><tr><th scope="col">Filière</th><th scope="col">Name</th><th scope="col">Associations entered</th><th scope="col">Through a centre alone</th></tr></thead>
      <tbody>
        <tr><td>AnDDI-Rares</td><td>Developmental anomalies with or without intellectual disability, of rare causes</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>BRAIN-TEAM</td><td>Rare diseases of the central nervous system with motor or cognitive signs</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>CARDIOGEN</td><td>National health network for hereditary or rare heart diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>DéfiScience</td><td>National health network for rare neurodevelopmental diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FAI²R</td><td>Health network for rare autoimmune and autoinflammatory diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FAVA-Multi</td><td>Health network for rare vascular diseases with multisystem involvement</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FILFOIE</td><td>FILFOIE network</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FILNEMUS</td><td>Health network for rare neuromuscular diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FilSLAN</td><td>National health network for amyotrophic lateral sclerosis and motor neuron diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FIMARAD</td><td>Health network for rare skin diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>FIMATHO</td><td>Health network for rare abdominal and thoracic diseases</td><td class="number">1</td><td class="number">0</td></tr>
        <tr><td>FIRENDO</td><td>Network for rare endocrine diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>G2M</td><td>Group for inherited metabolic diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>MaRIH</td><td>Health network for rare immunological and haematological diseases</td><td class="number">0</td><td class="number">1</td></tr>
        <tr><td>MCGRE</td><td>Rare constitutional diseases of red blood cells and erythropoiesis</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>MHEMO</td><td>MHEMO network (constitutional bleeding disorders)</td><td class="number">1</td><td class="number">0</td></tr>
        <tr><td>MUCO-CFTR</td><td>Muco-CFTR network (cystic fibrosis and conditions linked to a CFTR anomaly)</td><td class="number">1</td><td class="number">0</td></tr>
        <tr><td>NeuroSphinx</td><td>Neurological and sphincter complications of rare pelvic and spinal cord malformations</td><td class="number">1</td><td class="number">0</td></tr>
        <tr><td>ORKiD</td><td>Health network for rare kidney diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>OSCAR</td><td>Health network for rare diseases of bone, calcium and cartilage</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>RespiFIL</td><td>Health network for rare respiratory diseases (from child to adult)</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>SENSGENE</td><td>Health network for rare sensory diseases</td><td class="number">0</td><td class="number">0</td></tr>
        <tr><td>TETECOU</td><td>Health network for rare malformations of the head, neck and teeth</td><td class="number">0</td><td class="number">0</td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
<section class="counted" id="labels" aria-labelledby="labels-head">
  <h2 id="labels-head">Labels by their end</h2>
  <figure>
    <svg class="plot narrow" role="img" aria-labelledby="labels-narrow-title labels-narrow-about" height="260.0">
  <title id="labels-narrow-title">Labels by their end</title>
  <desc id="labels-narrow-about">Labels entered here, by the first day on which they no longer count. The line “today” parts those in force from those that have ended. The table below says the same.</desc>
  <rect class="strong sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">in force today</text>
  <rect class="ended sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">ended</text>
  <text class="tick" x="17.39%" y="60.0">2010</text>
  <text class="tick" x="39.13%" y="60.0">2015</text>
  <text class="tick" x="60.87%" y="60.0">2020</text>
  <text class="tick" x="90.87%" y="60.0">today</text>
  <line class="rule" x1="17.39%" x2="17.39%" y1="72.0" y2="254.0"/>
  <line class="rule" x1="39.13%" x2="39.13%" y1="72.0" y2="254.0"/>
  <line class="rule" x1="60.87%" x2="60.87%" y1="72.0" y2="254.0"/>
  <line class="rule now" x1="90.87%" x2="90.87%" y1="72.0" y2="254.0"/>
  <text class="label" x="0%" y="85.0">until 26 December 2028,</text>
  <text class="label" x="0%" y="102.0">excluded</text>
  <text class="value" x="100%" y="85.0">6 labels</text>
  <rect class="none" x="0%" y="106.0" width="100%" height="9"></rect>
  <rect class="strong" x="78.17%" y="106.0" width="21.78%" height="9"></rect>
  <text class="note" x="0%" y="129.0">from 26 December 2023</text>
  <text class="label" x="0%" y="155.0">until 25 November 2022,</text>
  <text class="label" x="0%" y="172.0">excluded</text>
  <text class="value" x="100%" y="155.0">3 labels</text>
  <rect class="none" x="0%" y="176.0" width="100%" height="9"></rect>
  <rect class="ended" x="51.74%" y="176.0" width="21.74%" height="9"></rect>
  <text class="note" x="0%" y="199.0">from 25 November 2017</text>
  <text class="label" x="0%" y="225.0">until 1 July 2011, excluded</text>
  <text class="value" x="100%" y="225.0">1 label</text>
  <rect class="none" x="0%" y="229.0" width="100%" height="9"></rect>
  <rect class="ended" x="2.17%" y="229.0" width="21.74%" height="9"></rect>
  <text class="note" x="0%" y="252.0">from 1 July 2006</text>
</svg>
    <svg class="plot wide" role="img" aria-labelledby="labels-wide-title labels-wide-about" height="226.0">
  <title id="labels-wide-title">Labels by their end</title>
  <desc id="labels-wide-about">Labels entered here, by the first day on which they no longer count. The line “today” parts those in force from those that have ended. The table below says the same.</desc>
  <rect class="strong sample" x="0%" y="5.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="14.0" dx="26">in force today</text>
  <rect class="ended sample" x="0%" y="25.0" width="18" height="10"></rect>
  <text class="key" x="0%" y="34.0" dx="26">ended</text>
  <text class="tick" x="17.39%" y="60.0">2010</text>
  <text class="tick" x="39.13%" y="60.0">2015</text>
  <text class="tick" x="60.87%" y="60.0">2020</text>
  <text class="tick" x="90.87%" y="60.0">today</text>
  <line class="rule" x1="17.39%" x2="17.39%" y1="72.0" y2="220.0"/>
  <line class="rule" x1="39.13%" x2="39.13%" y1="72.0" y2="220.0"/>
  <line class="rule" x1="60.87%" x2="60.87%" y1="72.0" y2="220.0"/>
  <line class="rule now" x1="90.87%" x2="90.87%" y1="72.0" y2="220.0"/>
  <text class="label" x="0%" y="85.0">until 26 December 2028, excluded</text>
  <text class="value" x="100%" y="85.0">6 labels</text>
  <rect class="none" x="0%" y="89.0" width="100%" height="9"></rect>
  <rect class="strong" x="78.17%" y="89.0" width="21.78%" height="9"></rect>
  <text class="note" x="0%" y="112.0">from 26 December 2023</text>
  <text class="label" x="0%" y="138.0">until 25 November 2022, excluded</text>
  <text class="value" x="100%" y="138.0">3 labels</text>
  <rect class="none" x="0%" y="142.0" width="100%" height="9"></rect>
  <rect class="ended" x="51.74%" y="142.0" width="21.74%" height="9"></rect>
  <text class="note" x="0%" y="165.0">from 25 November 2017</text>
  <text class="label" x="0%" y="191.0">until 1 July 2011, excluded</text>
  <text class="value" x="100%" y="191.0">1 label</text>
  <rect class="none" x="0%" y="195.0" width="100%" height="9"></rect>
  <rect class="ended" x="2.17%" y="195.0" width="21.74%" height="9"></rect>
  <text class="note" x="0%" y="218.0">from 1 July 2006</text>
</svg>
  </figure>
  <div class="beside">
    <p>Labels entered here, by the first day on which they no longer count. The line “today” parts those in force from those that have ended.</p>
    <p class="limits"><strong>What it cannot say.</strong> Only 10 labels are entered; most days of effect were inferred from the date of the order. A label that has ended may have been renewed by an act that is not entered.</p>
    <ul class="downloads">
<li><a href="/statistics/labels.svg" type="image/svg+xml">SVG</a></li>      <li><a href="/statistics/labels.csv" type="text/csv">CSV</a></li>
    </ul>
    <details>
      <summary>5 sources</summary>
      <ul class="plain-list">
        <li><a href="/page/document/ela-centres-experts">Centres experts des leucodystrophies et leucoencéphalopathies rares</a>, Association européenne contre les leucodystrophies (ELA)</li>
        <li><a href="/page/document/afao-cracmo">CRACMO et centres de compétences</a>, Association française de l&#39;atrésie de l&#39;œsophage (AFAO)</li>
        <li><a href="/page/document/mhemo-labellisation-2017">Labellisation CRMR/CCMR 2017</a>, Filière MHEMO</li>
        <li><a href="/page/document/chu-tours-sla-2024">Le CHRU de Tours désigné centre national de coordination (SLA)</a>, CHRU de Tours (21 June 2024)</li>
        <li><a href="/page/document/oscar-missions">Missions de la filière OSCAR</a>, Filière OSCAR</li>
      </ul>
    </details>
    <details class="no-print">
      <summary>The SPARQL behind it</summary>
      <ul class="plain-list">
        <li><a href="/sparql?query=PREFIX+dcterms%3A+%3Chttp%3A%2F%2Fpurl.org%2Fdc%2Fterms%2F%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0APREFIX+xsd%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23%3E%0A%0ASELECT+DISTINCT+%3FvalidUntil+%3Flabel+%3Fcentre+%3FcentreLabel+%3Fevidence+%3Fwhy+%3Flink+%3Fassociation%0A++%3FassociationLabel+%3Fsource+%3Flocator%0AWHERE+%7B%0A++VALUES+%28%3Ffrom+%3Fto+%3Flang%29+%7B+%28%222028-01-01%22%5E%5Exsd%3Adate+%222029-01-01%22%5E%5Exsd%3Adate+%22fr%22%29+%7D%0A++%3Flabel+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Fcentre+%3B+mlg%3AvalidUntil+%3FvalidUntil+%3B%0A++++mlg%3Aevidence%2Fskos%3AprefLabel+%3Fevidence+%3B%0A++++prov%3AwasDerivedFrom%2Fdcterms%3Atitle+%3Fsource+%3B+mlg%3Alocator+%3Flocator+.%0A++FILTER+%28%3Ffrom+%3C%3D+%3FvalidUntil+%26%26+%3FvalidUntil+%3C+%3Fto%29%0A++%3Fcentre+rdfs%3Alabel+%3FcentreLabel+.%0A++FILTER+%28LANG%28%3FcentreLabel%29+%3D+%3Flang+%26%26+LANG%28%3Fevidence%29+%3D+%3Flang%29%0A++OPTIONAL+%7B+%3Flabel+mlg%3AevidenceNote+%3Fwhy+FILTER+%28LANG%28%3Fwhy%29+%3D+%3Flang%29+%7D%0A++OPTIONAL+%7B%0A++++%7B+%3Fassociation+mlg%3ApartnerOf+%3Fcentre+BIND+%28%22partner%22+AS+%3Flink%29+%7D%0A++++UNION%0A++++%7B+%3Fassociation+mlg%3AconcernsCondition%2F%5Emlg%3AcoversInferred+%3Fcentre+BIND+%28%22condition%22+AS+%3Flink%29+%7D%0A++++%3Fassociation+a+mlg%3APatientAssociation+%3B+rdfs%3Alabel+%3FassociationLabel+.%0A++%7D%0A%7D%0AORDER+BY+%3FvalidUntil+%3Fcentre+%3Flabel+%3Fassociation+%3Flink+%3Fsource+%3Flocator">CQ14 – Which labels expire within twelve months (time to write a letter of support), and which associations are concerned?</a></li>
        <li><a href="/sparql?query=PREFIX+dcterms%3A+%3Chttp%3A%2F%2Fpurl.org%2Fdc%2Fterms%2F%3E%0APREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0APREFIX+rdfs%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%0APREFIX+skos%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23%3E%0APREFIX+xsd%3A+%3Chttp%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23%3E%0A%0ASELECT+DISTINCT+%3Fkind+%3Fitem+%3FitemLabel+%3FopenUntil+%3Fcentre+%3FcentreLabel+%3Flabel+%3FexpiredOn+%3Fevidence%0A++%3Fsource+%3Flocator%0AWHERE+%7B%0A++VALUES+%28%3FasOf+%3Flang%29+%7B+%28%222026-11-22%22%5E%5Exsd%3Adate+%22fr%22%29+%7D%0A++%3Flabel+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Fcentre+%3B+mlg%3AvalidUntil+%3FexpiredOn+%3B%0A++++mlg%3Aevidence%2Fskos%3AprefLabel+%3Fevidence+.%0A++FILTER+%28%3FexpiredOn+%3C%3D+%3FasOf+%26%26+LANG%28%3Fevidence%29+%3D+%3Flang%29%0A++FILTER+NOT+EXISTS+%7B%0A++++%3Flater+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Fcentre+%3B+mlg%3AvalidUntil+%3FlaterEnd+.%0A++++FILTER+%28%3FlaterEnd+%3E+%3FexpiredOn%29%0A++%7D%0A++%3Fcentre+a+mlg%3AReferenceCentre+%3B+rdfs%3Alabel+%3FcentreLabel+.%0A++FILTER+%28LANG%28%3FcentreLabel%29+%3D+%3Flang%29%0A++%7B%0A++++%3Fitem+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Fcentre+%3B+mlg%3AvalidUntil+%3FopenUntil+.%0A++++%3Fitem+mlg%3Acampaign%2Frdfs%3Alabel+%3FitemLabel+.%0A++++BIND+%28%22label%22+AS+%3Fkind%29%0A++%7D+UNION+%7B%0A++++%3Fitem+a+mlg%3AParticipation+%3B+mlg%3Acentre+%3Fcentre+%3B+mlg%3Asite%2Frdfs%3Alabel+%3FitemLabel+.%0A++++OPTIONAL+%7B+%3Fitem+mlg%3AvalidUntil+%3FopenUntil+%7D%0A++++BIND+%28%22participation%22+AS+%3Fkind%29%0A++%7D+UNION+%7B%0A++++%3Fitem+a+mlg%3AResponsibility+%3B+mlg%3Astructure+%3Fsite+%3B+mlg%3Afunction%2Fskos%3AprefLabel+%3FitemLabel+.%0A++++%3Fsite+%5Emlg%3Asite%2Fmlg%3Acentre+%3Fcentre+.%0A++++OPTIONAL+%7B+%3Fitem+mlg%3AvalidUntil+%3FopenUntil+%7D%0A++++BIND+%28%22responsibility%22+AS+%3Fkind%29%0A++%7D%0A++FILTER+%28LANG%28%3FitemLabel%29+%3D+%3Flang%29%0A++FILTER+%28IF%28%3Fkind+%3D+%22label%22%2C+%3Fitem+%3D+%3Flabel%2C+%21BOUND%28%3FopenUntil%29+%7C%7C+%3FopenUntil+%3E+%3FexpiredOn%29%29%0A++%3Fitem+prov%3AwasDerivedFrom%2Fdcterms%3Atitle+%3Fsource+%3B+mlg%3Alocator+%3Flocator+.%0A%7D%0AORDER+BY+%3Fcentre+%3Fkind+%3Fitem+%3Fsource+%3Flocator">CQ27 – Which labels, participations or responsibilities are open although the last label of the centre has expired?</a></li>
        <li><a href="/sparql?query=PREFIX+mlg%3A+%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fontology%23%3E%0APREFIX+prov%3A+%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fprov%23%3E%0ASELECT+DISTINCT+%3Flabel+%3Fholder+%3Ffrom+%3Funtil+%3Fsource+WHERE+%7B%0A++%3Flabel+a+mlg%3ALabel+%3B+mlg%3AgrantedTo+%3Fholder+.%0A++OPTIONAL+%7B+%3Flabel+mlg%3AvalidFrom+%3Ffrom+%7D%0A++OPTIONAL+%7B+%3Flabel+mlg%3AvalidUntil+%3Funtil+%7D%0A++OPTIONAL+%7B+%3Flabel+prov%3AwasDerivedFrom+%3Fsource+%7D%0A%7D%0AORDER+BY+%3Funtil+%3Ffrom+%3Flabel">The labels and their periods</a></li>
      </ul>
    </details>
  </div>
  <details class="wide">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Labels by their end">
    <table class="plain">
      <thead><tr><th scope="col">Granted to</th><th scope="col">From</th><th scope="col">Until, excluded</th><th scope="col">IRI</th></tr></thead>
      <tbody>
        <tr><td>Reference centre for congenital and malformative disorders of the oesophagus</td><td>1 July 2006</td><td>1 July 2011</td><td><a href="/page/centre/cracmo">cracmo</a></td></tr>
        <tr><td>Reference centre for constitutional platelet disorders</td><td>25 November 2017</td><td>25 November 2022</td><td><a href="/page/centre/crpp">crpp</a></td></tr>
        <tr><td>Reference centre for haemophilia and other constitutional deficiencies of coagulation proteins</td><td>25 November 2017</td><td>25 November 2022</td><td><a href="/page/centre/crh">crh</a></td></tr>
        <tr><td>Reference centre for von Willebrand disease</td><td>25 November 2017</td><td>25 November 2022</td><td><a href="/page/centre/crmw">crmw</a></td></tr>
        <tr><td>Reference centre for amyotrophic lateral sclerosis and other rare motor neurone diseases</td><td>26 December 2023</td><td>26 December 2028</td><td><a href="/page/centre/sla">sla</a></td></tr>
        <tr><td>Reference centre for constitutional bone diseases</td><td>26 December 2023</td><td>26 December 2028</td><td><a href="/page/centre/moc">moc</a></td></tr>
        <tr><td>Reference centre for fibrous dysplasia of bone</td><td>26 December 2023</td><td>26 December 2028</td><td><a href="/page/centre/dfo">dfo</a></td></tr>
        <tr><td>Reference centre for leukodystrophies and rare leukoencephalopathies</td><td>26 December 2023</td><td>26 December 2028</td><td><a href="/page/centre/leukofrance">leukofrance</a></td></tr>
        <tr><td>Reference centre for non-vascular Ehlers-Danlos syndromes</td><td>26 December 2023</td><td>26 December 2028</td><td><a href="/page/centre/sed-nv">sed-nv</a></td></tr>
        <tr><td>Reference centre for rare disorders of calcium and phosphate metabolism</td><td>26 December 2023</td><td>26 December 2028</td><td><a href="/page/centre/cap">cap</a></td></tr>
      </tbody>
    </table>
    </div>
  </details>
</section>
</main>
<footer class="foot">
  <div>
    <div>
      <p>Maillage is no medical advice and speaks for no ministry, hospital or association. In an emergency, call 15 or 112.</p>
      <p>Curated data: CC BY 4.0. Disease names, codes and classification: Orphanet (Inserm), CC BY 4.0. Code: Apache-2.0.</p>
      <p>Data of <time datetime="2026-11-26">26 November 2026</time> · build <code>66beb8623051</code> · Maillage 0.1.0</p>
    </div>
    <nav aria-label="About this site">
      <div>
        <h2>The data</h2>
        <ul>
          <li><a href="/dataset">Data set</a></li>
          <li><a href="/sparql">SPARQL</a></li>
          <li><a href="/validate">Check a file</a></li>
        </ul>
      </div>
      <div>
        <h2>Their terms</h2>
        <ul>
          <li><a href="/ontology">Ontology</a></li>
          <li><a href="/shapes">Rules</a></li>
        </ul>
      </div>
      <div>
        <h2>This site</h2>
        <ul>
          <li><a href="/about">About</a></li>
          <li><a href="/status">Status</a></li>
          <li><a href="/changelog">What has changed</a></li>
        </ul>
      </div>
      <div>
        <h2>Your rights</h2>
        <ul>
          <li><a href="/privacy">Privacy</a></li>
          <li><a href="/legal">Legal notice</a></li>
          <li><a href="/accessibility">Accessibility: not audited</a></li>
        </ul>
      </div>
    </nav>
  </div>
</footer>
</body>
</html>