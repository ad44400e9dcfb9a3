import { ElasticsearchContainer } from "../../../modules/elasticsearch";
import { OpenSearchContainer } from "../../../modules/opensearch";

const STRONG =
  "8 or more characters with a small and a capital letter, a digit and another character";

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  [
    "elasticsearch: no password",
    () => new ElasticsearchContainer("elasticsearch:8").withPassword(""),
    "withPassword: expected a non-empty string",
  ],
  ...["", "Sh0rt!", "nocapital1!", "NOSMALL1!", "NoDigits!", "NoOther1"].map(
    (password) =>
      [
        `opensearch: the password "${password}"`,
        () => new OpenSearchContainer("opensearchproject/opensearch:2").withPassword(password),
        password === ""
          ? "withPassword: expected a non-empty string"
          : `withPassword: expected ${STRONG}, got a weaker password`,
      ] as const,
  ),
  [
    "opensearch: security that is neither on nor off",
    () =>
      new OpenSearchContainer("opensearchproject/opensearch:2").withSecurityEnabled(
        "no" as unknown as boolean,
      ),
    'withSecurityEnabled: expected true or false, got "no"',
  ],
];

it.each(REFUSED)("refuses %s", (_what, call, message) => {
  expect(call).toThrow(message);
});
