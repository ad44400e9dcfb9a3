import type { FoundImage, SearchRequest } from "../../requests/images";
import { sendForJson, type Transport } from "../../http/request";

interface RawFound {
  readonly name?: string;
  readonly description?: string;
  readonly star_count?: number;
  readonly is_official?: boolean;
}

export async function searchImages(
  transport: Transport,
  { term, limit, stars, official, auth }: SearchRequest,
  signal?: AbortSignal,
): Promise<FoundImage[]> {
  const filters = {
    ...(stars !== undefined && { stars: [String(stars)] }),
    ...(official !== undefined && { "is-official": [String(official)] }),
  };
  const answer = (await sendForJson(
    transport,
    {
      operation: `search for images ${term}`,
      method: "GET",
      path: "/images/search",
      query: {
        term,
        limit,
        filters: Object.keys(filters).length === 0 ? undefined : filters,
      },
      registryAuth: auth,
    },
    signal,
  )) as RawFound[] | null;
  return (answer ?? []).map((found) => ({
    name: found.name ?? "",
    description: found.description ?? "",
    stars: found.star_count ?? 0,
    official: found.is_official ?? false,
  }));
}
