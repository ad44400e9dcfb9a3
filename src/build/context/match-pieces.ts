/**
 * A piece of a pattern: the source of a regular expression for at most one character, or a
 * repetition.
 */
export type Piece =
  | { readonly kind: "once"; readonly source: string }
  /** `*`: any characters of one name. */
  | { readonly kind: "name" }
  /** `**` before other pieces: any number of whole folders. */
  | { readonly kind: "folders" }
  /** `**` at the end. */
  | { readonly kind: "rest" };

const REPEATING = { name: "[^/]*", folders: "(?:.*/)?", rest: ".*" } as const;

/** With more, a regular expression is too slow: each multiplies its time by the path's length. */
const MOST_REPEATING = 2;

/** Returns a function that tells whether the pieces match a whole path. Throws SyntaxError. */
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

/**
 * Marks the offsets where a piece can end, given the offsets where it can begin.
 *
 * Both arrays have an element for each offset in the path.
 */
type Step = (path: string, begins: Uint8Array, ends: Uint8Array) => void;

/** Matches in time proportional to the path's length times the pattern's. */
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
      // `lastIndex` is now the end of the match, which has zero, one or two code units.
      if (expression.test(path)) ends[expression.lastIndex] = 1;
    }
  };
}

/** Removes each repetition that follows an equal one: it adds no matches. */
function withoutEqualNeighbours(pieces: readonly Piece[]): Piece[] {
  return pieces.filter(({ kind }, index) => kind === "once" || kind !== pieces[index - 1]?.kind);
}
