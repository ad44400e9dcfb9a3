import { sha256 } from "../common/crypto";

/** A short digest of each hashed part, or of each named value in it, such as an environment variable. */
export type HashParts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const DIGITS = 8;

/** Returns a short digest, which says nothing about the text but whether it is the same. */
export function shortDigest(text: string): string {
  return sha256(text).slice(0, DIGITS);
}

/** Returns the names of the parts that differ; `Env.LEVEL` for a value in a part. */
export function differingParts(a: HashParts, b: HashParts): string[] {
  return differing(a, b).flatMap((name) => {
    const [one, other] = [a[name], b[name]];
    if (typeof one === "string" || typeof other === "string") return name;
    return differing(one ?? {}, other ?? {}).map((key) => `${name}.${key}`);
  });
}

function differing(a: Readonly<Record<string, unknown>>, b: typeof a): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
}
