/** The builder collects nothing. */
export type MailpitSettings = object;

export const SMTP_PORT = 1025;
export const HTTP_PORT = 8025;
