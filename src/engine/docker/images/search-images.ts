import type { FoundImage, SearchRequest } from "../../requests/images";
import { query } from "../request-kinds";

interface RawFound {
  readonly name?: string;
  readonly description?: string;
  readonly star_count?: number;
  readonly is_official?: boolean;
}

export const searchImages = query(
  ({ term, limit, stars, official, auth }: SearchRequest) => ({
    operation: `search for images ${term}`,
    method: "GET",
    path: "/images/search",
    query: { term, limit, filters: filtersOf(stars, official) },
    registryAuth: auth,
  }),
  (answer: readonly RawFound[] | null) =>
    (answer ?? []).map((found): FoundImage => ({
      name: found.name ?? "",
      description: found.description ?? "",
      stars: found.star_count ?? 0,
      official: found.is_official ?? false,
    })),
);

function filtersOf(
  stars: number | undefined,
  official: boolean | undefined,
): Record<string, string[]> | undefined {
  if (stars === undefined && official === undefined) return undefined;
  return {
    ...(stars !== undefined && { stars: [String(stars)] }),
    ...(official !== undefined && { "is-official": [String(official)] }),
  };
}
