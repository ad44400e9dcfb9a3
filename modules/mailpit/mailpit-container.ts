import {
  defineServer,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type Environment,
  type ImageName,
} from "../../src/module";
import { HTTP_PORT, SMTP_PORT, type MailpitSettings } from "./settings";
import { StartedMailpitContainer } from "./started-mailpit-container";

const mailpit = defineServer({
  name: "mailpit",
  images: ["axllent/mailpit"],
  ports: [SMTP_PORT, HTTP_PORT],
  defaults: {},
  configure: (_settings, described) => ({ environment: environmentFor(described) }),
  ready: () =>
    Wait.forAll([
      Wait.forTcpExchange(SMTP_PORT, { send: "QUIT\r\n", expect: /^220 / }),
      Wait.forHttp("/readyz", HTTP_PORT),
    ]),
  started: StartedMailpitContainer,
});

function environmentFor(described: ContainerSpec): Environment {
  return {
    // Both ask servers that a test does not have.
    MP_DISABLE_VERSION_CHECK: "true",
    MP_SMTP_DISABLE_RDNS: "true",
    ...anyLogin(described),
    ...described.environment,
  };
}

/** Programs under test often have a login for their SMTP server. Mailpit accepts any, unless the user says otherwise. */
function anyLogin({ environment, command = [] }: ContainerSpec): Environment {
  const variables = Object.entries(environment);
  const hasOwnLogins =
    variables.some(([name]) => name.startsWith("MP_SMTP_AUTH")) ||
    command.some((option) => option.startsWith("--smtp-auth"));
  if (hasOwnLogins) return {};
  // Mailpit does not start if it has to require TLS and to allow logins without it.
  const requiresTls =
    variables.some(([name, value]) => REQUIRES_TLS.test(name) && /^(1|true|yes)$/i.test(value)) ||
    command.some((option) => OPTION_REQUIRES_TLS.test(option));
  return {
    MP_SMTP_AUTH_ACCEPT_ANY: "true",
    ...(!requiresTls && { MP_SMTP_AUTH_ALLOW_INSECURE: "true" }),
  };
}

// The last name of each is Mailpit's older one.
const REQUIRES_TLS = /^MP_SMTP_(REQUIRE_TLS|REQUIRE_STARTTLS|TLS_REQUIRED)$/;
const OPTION_REQUIRES_TLS = /^--smtp-(require-tls|require-starttls|tls-required)(=true)?$/;

/**
 * A Mailpit, which accepts mail by SMTP and shows it, from the official image (hub.docker.com/r/axllent/mailpit).
 *
 * ```ts
 * await using mailpit = await new MailpitContainer("axllent/mailpit:v1.33").start();
 * await using mailbox = await mailpit.openMailbox();
 * await signUp(mailbox.getAddress());
 * const { text } = await mailbox.waitForMessage({ subject: "Welcome" });
 * ```
 */
export class MailpitContainer extends ServerContainer<MailpitSettings, StartedMailpitContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Mailpit nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, mailpit);
  }
}
