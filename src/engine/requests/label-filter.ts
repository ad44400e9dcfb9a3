/** Things whose labels include all of these; an empty value matches any. */
export type LabelFilter = Readonly<Record<string, string>>;
