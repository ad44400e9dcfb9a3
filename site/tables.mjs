/**
 * Makes tables fit the page.
 *
 * - Each cell gets the heading of its column as `data-label`: on narrow screens the style sheet shows a row as a card,
 *   without the table's head.
 * - Code in a cell may break after a slash and an underscore, since names of images and of variables are long.
 *
 * @param {import("markdown-it")} markdown
 */
export function tables(markdown) {
  markdown.core.ruler.push("tables", ({ tokens }) => {
    let labels = [];
    let column = 0;
    for (const [at, { type }] of tokens.entries()) {
      const content = tokens[at + 1];
      if (type === "thead_open") labels = [];
      if (type === "tr_open") column = 0;
      if (type === "th_open") labels.push(content.children.map((each) => each.content).join(""));
      if (type === "td_open") {
        tokens[at].attrSet("data-label", labels[column++] ?? "");
        for (const each of content.children) each.meta = { ...each.meta, isInCell: true };
      }
    }
  });
  const code = markdown.renderer.rules.code_inline;
  markdown.renderer.rules.code_inline = (tokens, at, ...others) => {
    const html = code(tokens, at, ...others);
    return tokens[at].meta?.isInCell ? html.replace(/(?<!<)[/_]/g, "$&<wbr>") : html;
  };
}
