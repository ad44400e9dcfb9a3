/** A filter for objects that have all of these labels. An empty value matches any value. */
export type LabelFilter = Readonly<Record<string, string>>;
