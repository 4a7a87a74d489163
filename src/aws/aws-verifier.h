#pragma once

#include "aws-credentials.h"
#include "aws-request.h"

G_BEGIN_DECLS

#define AWS_VERIFY_ERROR (aws_verify_error_quark ())

/**
 * AwsVerifyError:
 * @AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN: the request is not signed
 * @AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE: the signature lacks a part, or has a malformed one
 * @AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT: nobody has this access key, or the session token is
 *   not the one that belongs to it
 * @AWS_VERIFY_ERROR_WRONG_SCOPE: signed for another day, region or service
 * @AWS_VERIFY_ERROR_SIGNATURE_EXPIRED: signed more than five minutes ago
 * @AWS_VERIFY_ERROR_SIGNATURE_NOT_YET_CURRENT: signed more than five minutes ahead
 * @AWS_VERIFY_ERROR_EXPIRED_TOKEN: the credentials have expired
 * @AWS_VERIFY_ERROR_PAYLOAD_MISMATCH: the body is not the one that was signed
 * @AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH: the signature is not that of this request: the
 *   secret is wrong, or the request was altered
 *
 * Why a request was not accepted.
 */
typedef enum
{
  AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN,
  AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
  AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT,
  AWS_VERIFY_ERROR_WRONG_SCOPE,
  AWS_VERIFY_ERROR_SIGNATURE_EXPIRED,
  AWS_VERIFY_ERROR_SIGNATURE_NOT_YET_CURRENT,
  AWS_VERIFY_ERROR_EXPIRED_TOKEN,
  AWS_VERIFY_ERROR_PAYLOAD_MISMATCH,
  AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH,
} AwsVerifyError;

GQuark aws_verify_error_quark (void);
const char *aws_verify_error_get_type_name (AwsVerifyError code);
const char *aws_verify_error_get_code_name (AwsVerifyError code);

/**
 * AwsCredentialsLookup:
 * @access_key_id: the access key id that a request names
 * @user_data: what was given to aws_verify()
 *
 * Finds the credentials of an access key id.
 *
 * Returns: (transfer full) (nullable): the credentials, or %NULL if nobody has them
 */
typedef AwsCredentials *(*AwsCredentialsLookup) (const char *access_key_id, gpointer user_data);

gboolean aws_verify (const AwsRequest *request,
                     AwsCredentialsLookup lookup,
                     gpointer user_data,
                     const char *region,
                     const char *service,
                     gint64 now_us,
                     char **access_key_id,
                     GError **error);

G_END_DECLS
