// An exercise's answer in the cell of a notebook, and in the fields of its page: one from the other.
"use strict";
const courseAnswers = (() => {
  const nameIn = source => /^check\(["']([\w-]+)["']/m.exec(source)?.[1];

  // A cell's text with the answer in place of its dots.
  function filled(source, answer) {
    if (/^def /m.test(source))
      return `${answer[0].trimEnd()}\n\n\n${source.slice(source.lastIndexOf("\ncheck(") + 1)}`;
    const ticked = answer.flatMap((on, i) => on === true ? `"${String.fromCharCode(97 + i)}"` : []);
    if (ticked.length) return source.replace("{...}", `{${ticked.join(", ")}}`);
    const pieces = source.split("..."), numbers = answer.map(
      text => String(text).trim().replace(/^(-?\d+),(\d+)$/, "$1.$2") || "...");     // 0,67
    if (pieces.length !== answer.length + 1) return source;
    return pieces.reduce((all, piece, i) => all + numbers[i - 1] + piece);
  }

  // The other way round: what stands in place of the dots of `cell`, as the page has it; [] where
  // the page has no room for it, because the lines are others, or the numbers have names.
  function answerIn(source, cell) {
    if (/^def /m.test(cell)) return [source.slice(0, source.lastIndexOf("\ncheck(") + 1).trimEnd()];
    const bare = text => text.replace(/ *#.*/g, "").replaceAll("'", '"').trim();
    const around = bare(cell).split("...").map(
      piece => piece.replace(/[^\w\s]/g, "\\$&").replace(/\s+/g, "\\s*"));
    const [, ...found] = RegExp(`^${around.join("([^]+?)")}$`).exec(bare(source)) ?? [];
    if (found.length && cell.includes("{...}"))
      return cell.match(/^# +[a-z](?=[:：])/gm).map(line => RegExp(`["']${line.at(-1)}["']`).test(found));
    const named = found.some(text => /[a-z]/i.test(text.replace(/(np\.)?sqrt|\de[-+]?\d/g, "")));
    return named ? [] : found.map(text => text.trim());
  }

  return {nameIn, filled, answerIn};
})();
