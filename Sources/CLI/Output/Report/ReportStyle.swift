/// How an HTML report looks: on paper, in light and dark, from 320 pixels on.
enum ReportStyle {
  static let sheet: StaticString = """

    :root { --back: #f7f7f4; --card: #fff; --ink: #1d2126; --soft: #5b626b; --line: #dddfdb; --good: #2b8a67;
      --bad: #b3312f; --mixed: #d3b437; --incomplete: #d9822b; --held: #7b55c0; --failed: #cf3f44; --missed: #6f7782;
      --skipped: #b3b9c0; --none: #e7e9e5; --letter: #fff; --sent: #3f74b5; --cut: #d9822b; --mirror: #3f74b5;
      --versions: #a9c4e4; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #15181c; --card: #1e2227; --ink: #e7e9ec; --soft: #a0a8b2; --line: #343a42; --good: #46b58b;
        --bad: #f08078; --mixed: #bfa132; --incomplete: #c9762a; --held: #8f6bd6; --failed: #d2504f; --missed: #838c98;
        --skipped: #59616b; --none: #2a3037; --letter: #fff; --sent: #5f95d8; --cut: #e09a4c; --mirror: #4a7fc4;
        --versions: #2f4e78; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem; background: var(--back); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
    h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .75rem; }
    p { margin: 0; }
    ul { list-style: none; margin: 0; padding: 0; }
    .window, .place, .more, .detail, footer { color: var(--soft); font-size: .875rem; }
    .verdict { display: inline-block; margin-top: .75rem; padding: .2rem .75rem; border-radius: 1rem; font-weight: 600;
      border: 1.5px solid currentColor; }
    .good { color: var(--good); } .bad { color: var(--bad); }
    main { display: grid; gap: 1.25rem; margin: 1.5rem 0; }
    main > * { min-width: 0; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: .75rem; }
    .tiles li { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .85rem .8rem; }
    .tiles span { display: block; }
    .tiles strong { display: block; font-size: 1.3rem; line-height: 1.4; letter-spacing: -.01em; white-space: nowrap; }
    .tiles .name, dt { color: var(--soft); font-size: .8125rem; }
    .notices li { position: relative; padding: .6rem 0 .6rem 5.75rem; border-top: 1px solid var(--line); }
    .notices li:first-of-type { border-top: 0; padding-top: 0; }
    .notices .mark { position: absolute; left: 0; width: 5rem; text-align: center; font-size: .75rem; line-height: 1.4rem;
      border-radius: .3rem; font-weight: 600; border: 1px solid currentColor; color: var(--soft); }
    .notices .open .mark { color: var(--bad); }
    code { font: .875em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; padding: .1em .4em;
      background: var(--back); border: 1px solid var(--line); border-radius: .3rem; }
    .place { margin: -.6rem 0 .9rem; }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .75rem 1.5rem; margin: 0; }
    dd { line-height: 1.4; }
    dd { margin: 0; }
    figure { margin: 1.5rem 0 0; }
    figcaption { font-weight: 600; font-size: .9375rem; margin-bottom: .5rem; }
    .months { display: flex; flex-wrap: wrap; gap: 1rem 1.25rem; }
    .month { width: 7.3rem; } .month span { font-size: .8125rem; color: var(--soft); }
    .month svg { display: block; width: 100%; margin-top: .2rem; overflow: visible; }
    svg text { fill: var(--letter); font-size: 10px; font-weight: 700; font-family: inherit; pointer-events: none; }
    .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin-top: .75rem; font-size: .8125rem;
      color: var(--soft); }
    .legend svg { width: .95rem; height: .95rem; vertical-align: -.15rem; margin-right: .4rem; }
    .chart > svg { display: block; width: 100%; height: 5.5rem; border-bottom: 1px solid var(--soft);
      background: repeating-linear-gradient(var(--line) 0 1px, transparent 1px 25%); }
    .axis { display: flex; justify-content: space-between; font-size: .8125rem; color: var(--soft);
      margin-top: .25rem; }
    .bar { display: block; width: 100%; height: .9rem; border-radius: .45rem; margin: .5rem 0 .25rem; }
    .bar .back { fill: var(--none); } .bar .used { fill: var(--versions); } .bar .own { fill: var(--mirror); }
    .d-succeeded { fill: var(--good); } .d-mixed { fill: var(--mixed); } .d-incomplete { fill: var(--incomplete); }
    .d-held { fill: var(--held); } .d-failed { fill: var(--failed); } .d-missed { fill: var(--missed); }
    .d-skipped { fill: var(--skipped); } .d-none { fill: var(--none); }
    .c-bars { fill: var(--sent); } .c-cut { fill: var(--cut); } .c-mirror { fill: var(--mirror); }
    .c-versions { fill: var(--versions); }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
    th, td { text-align: left; padding: .45rem .9rem .45rem 0; border-top: 1px solid var(--line); vertical-align: top; }
    thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .8125rem; }
    tbody th { font-weight: 600; min-width: 4.5rem; }
    details { margin-top: 1.25rem; }
    summary { cursor: pointer; font-weight: 600; font-size: .9375rem; }
    details table { margin-top: .5rem; }
    @media (max-width: 45rem) {
      body { padding: 1.25rem .75rem; }
      section { padding: 1rem; }
      .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
      .tiles li { padding: .7rem .8rem; }
      dl { grid-template-columns: 1fr 1fr; gap: .6rem 1rem; }
      .notices li { padding-left: 0; } .notices .mark { position: static; display: inline-block; margin-bottom: .2rem; }
      .months { gap: .9rem 1rem; } .month { width: calc((100% - 2rem) / 3); max-width: 8rem; }
      thead { display: none; } tr, th, td { display: block; border: 0; padding: 0; }
      tr { padding: .6rem 0; border-top: 1px solid var(--line); }
      td { display: flex; justify-content: space-between; gap: 1rem; text-align: right; }
      td::before { content: attr(data-name); color: var(--soft); font-size: .8125rem; text-align: left; }
    }
    @page { margin: 14mm; }
    @media print {
      :root { --back: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; }
      html { font-size: 13px; }
      body { padding: 0 1px 0 0; max-width: none; font-size: 10pt; }
      .tiles { grid-template-columns: repeat(4, 1fr); } .tiles strong { font-size: 1.2rem; }
      dl { grid-template-columns: repeat(3, 1fr); }
      th, td { padding-right: .6rem; } td { font-size: .875rem; }
      section, .tiles li { break-inside: avoid; }
      section.job { break-inside: auto; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
      h2, .place { break-after: avoid; } dl, figure, tr { break-inside: avoid; }
      details:not([open]) { display: none; }
      svg, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }

    """
}
