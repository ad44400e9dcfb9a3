/**
 * A piece of a pattern: text that matches one character or none, as the source of a regular expression,
 * or something that repeats.
 */
export type Piece =
  | { readonly kind: "once"; readonly source: string }
  /** `*`: characters of one name. */
  | { readonly kind: "name" }
  /** `**` before more: any number of whole folders. */
  | { readonly kind: "folders" }
  /** `**` at the end. */
  | { readonly kind: "rest" };

const REPEATING = { name: "[^/]*", folders: "(?:.*/)?", rest: ".*" } as const;

/** Pieces that repeat and that a regular expression may have: each multiplies its time by a path's length. */
const MOST_REPEATING = 2;

/** Makes a function of pieces that tells whether they match all of a path. Throws SyntaxError. */
export function compilePieces(pieces: readonly Piece[]): (path: string) => boolean {
  const source = pieces.map((piece) =>
    piece.kind === "once" ? piece.source : REPEATING[piece.kind],
  );
  const expression = new RegExp(`^${source.join("")}$`, "su");
  const repeating = pieces.filter(({ kind }) => kind !== "once").length;
  if (repeating <= MOST_REPEATING) return (path) => expression.test(path);
  const steps = withoutEqualNeighbours(pieces).map(toStep);
  return (path) => matchesInSteps(steps, path);
}

/** Marks where a piece can end, of where it can begin; both have a place for each offset in the path. */
type Step = (path: string, begins: Uint8Array, ends: Uint8Array) => void;

/** In time that grows with the path's length times that of the pattern, and no faster. */
export function matchesInSteps(steps: readonly Step[], path: string): boolean {
  let reached = new Uint8Array(path.length + 1);
  reached[0] = 1;
  for (const step of steps) {
    const next = new Uint8Array(path.length + 1);
    step(path, reached, next);
    reached = next;
  }
  return reached[path.length] === 1;
}

export function toStep(piece: Piece): Step {
  switch (piece.kind) {
    case "once":
      return once(new RegExp(piece.source, "suy"));
    case "name":
      return (path, begins, ends) => {
        for (let at = 0; at <= path.length; at++) {
          const goesOn = at > 0 && ends[at - 1] === 1 && path[at - 1] !== "/";
          ends[at] = begins[at] === 1 || goesOn ? 1 : 0;
        }
      };
    case "folders":
      return (path, begins, ends) => {
        let hasBegun = false;
        for (let at = 0; at <= path.length; at++) {
          const closesFolder = hasBegun && path[at - 1] === "/";
          ends[at] = begins[at] === 1 || closesFolder ? 1 : 0;
          hasBegun ||= begins[at] === 1;
        }
      };
    case "rest":
      return (path, begins, ends) => {
        const first = begins.indexOf(1);
        if (first !== -1) ends.fill(1, first, path.length + 1);
      };
  }
}

function once(expression: RegExp): Step {
  return (path, begins, ends) => {
    for (let at = 0; at <= path.length; at++) {
      if (begins[at] !== 1) continue;
      expression.lastIndex = at;
      // The end is where it stopped: behind a character of one unit or two, or where it began.
      if (expression.test(path)) ends[expression.lastIndex] = 1;
    }
  };
}

/** The same piece twice in a row, of those that repeat, matches what it matches once. */
function withoutEqualNeighbours(pieces: readonly Piece[]): Piece[] {
  return pieces.filter(({ kind }, index) => kind === "once" || kind !== pieces[index - 1]?.kind);
}
