export const GRPC_PORT = 7233;
export const UI_PORT = 8233;

/** The types of search attributes (docs.temporal.io/search-attribute). */
export const SEARCH_ATTRIBUTE_TYPES = [
  "Text",
  "Keyword",
  "Int",
  "Double",
  "Bool",
  "Datetime",
  "KeywordList",
] as const;

export type SearchAttributeType = (typeof SEARCH_ATTRIBUTE_TYPES)[number];

/** What the builder collects. */
export interface TemporalSettings {
  /** Namespaces besides `default`. */
  readonly namespaces: readonly string[];
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
  /** Values of the dynamic configuration, as JSON. */
  readonly dynamicConfig: Readonly<Record<string, string>>;
}
