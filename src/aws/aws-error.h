#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AWS_ERROR (aws_error_quark ())

/**
 * AwsError:
 * @AWS_ERROR_NOT_AUTHORIZED: the caller may not do this; asking again does not help
 * @AWS_ERROR_MISSING_AUTHENTICATION: the request was not signed, or there is no such path
 * @AWS_ERROR_EXPIRED_TOKEN: the credentials have expired: get new ones, then try again
 * @AWS_ERROR_SIGN_IN: the credentials are not known, or a sign-in is over: sign in again
 * @AWS_ERROR_NO_CREDENTIALS: a source of credentials has none: try the next one
 * @AWS_ERROR_SIGNATURE: the signature was refused: the secret is wrong
 * @AWS_ERROR_CLOCK_SKEW: this machine's clock is wrong and could not be corrected for
 * @AWS_ERROR_THROTTLED: too many requests: ask less often
 * @AWS_ERROR_NETWORK: no answer could be had: no connection, or one that broke
 * @AWS_ERROR_TIMEOUT: no answer came in time
 * @AWS_ERROR_SERVER: the server failed (5xx): try later
 * @AWS_ERROR_NOT_FOUND: what the request names is not there: a table, a contact, an execution
 * @AWS_ERROR_EXISTS: an execution of that name has been before, or runs with another input
 * @AWS_ERROR_CONDITION: the condition of a write does not hold: nothing was written
 * @AWS_ERROR_NOT_READY: a model that is being loaded: try later
 * @AWS_ERROR_MODEL: the container of a model failed
 * @AWS_ERROR_CLIENT: the server refused the request (any other answer than 2xx)
 * @AWS_ERROR_PARSE: the answer cannot be understood, or is too large
 * @AWS_ERROR_INVALID: the caller's own argument is wrong: nothing was sent
 *
 * Errors of `src/aws`, one code for each thing that a caller can do about them.
 */
typedef enum
{
  AWS_ERROR_NOT_AUTHORIZED,
  AWS_ERROR_MISSING_AUTHENTICATION,
  AWS_ERROR_EXPIRED_TOKEN,
  AWS_ERROR_SIGN_IN,
  AWS_ERROR_NO_CREDENTIALS,
  AWS_ERROR_SIGNATURE,
  AWS_ERROR_CLOCK_SKEW,
  AWS_ERROR_THROTTLED,
  AWS_ERROR_NETWORK,
  AWS_ERROR_TIMEOUT,
  AWS_ERROR_SERVER,
  AWS_ERROR_NOT_FOUND,
  AWS_ERROR_EXISTS,
  AWS_ERROR_CONDITION,
  AWS_ERROR_NOT_READY,
  AWS_ERROR_MODEL,
  AWS_ERROR_CLIENT,
  AWS_ERROR_PARSE,
  AWS_ERROR_INVALID,
} AwsError;

GQuark aws_error_quark (void);

AwsError aws_error_code_from_answer (guint status, const char *type, const char *message);

G_END_DECLS
