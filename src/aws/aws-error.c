#include "aws-error.h"

G_DEFINE_QUARK (aws_error, aws_error)

typedef struct
{
  const char *type;
  AwsError code;
} TypeCode;

/* The names that AWS services give to what went wrong, where the status alone says too little. */
static const TypeCode type_codes[] = {
  { "AccessDenied", AWS_ERROR_NOT_AUTHORIZED },
  { "AccessDeniedException", AWS_ERROR_NOT_AUTHORIZED },
  { "AuthFailure", AWS_ERROR_SIGNATURE },
  { "BandwidthLimitExceeded", AWS_ERROR_THROTTLED },
  { "ConditionalCheckFailedException", AWS_ERROR_CONDITION },
  { "EC2ThrottledException", AWS_ERROR_THROTTLED },
  { "ExpiredToken", AWS_ERROR_EXPIRED_TOKEN },
  { "ExpiredTokenException", AWS_ERROR_EXPIRED_TOKEN },
  { "IncompleteSignature", AWS_ERROR_SIGNATURE },
  { "IncompleteSignatureException", AWS_ERROR_SIGNATURE },
  { "InvalidClientTokenId", AWS_ERROR_NOT_AUTHORIZED },
  { "InvalidSignatureException", AWS_ERROR_SIGNATURE },
  { "LimitExceededException", AWS_ERROR_THROTTLED },
  { "MissingAuthenticationToken", AWS_ERROR_MISSING_AUTHENTICATION },
  { "MissingAuthenticationTokenException", AWS_ERROR_MISSING_AUTHENTICATION },
  { "NotAuthorizedException", AWS_ERROR_NOT_AUTHORIZED },
  { "PriorRequestNotComplete", AWS_ERROR_THROTTLED },
  { "ProvisionedThroughputExceededException", AWS_ERROR_THROTTLED },
  { "RequestExpired", AWS_ERROR_CLOCK_SKEW },
  { "RequestInTheFuture", AWS_ERROR_CLOCK_SKEW },
  { "RequestLimitExceeded", AWS_ERROR_THROTTLED },
  { "RequestThrottled", AWS_ERROR_THROTTLED },
  { "RequestThrottledException", AWS_ERROR_THROTTLED },
  { "RequestTimeTooSkewed", AWS_ERROR_CLOCK_SKEW },
  { "ResourceNotFound", AWS_ERROR_NOT_FOUND },
  { "ResourceNotFoundException", AWS_ERROR_NOT_FOUND },
  { "SignatureDoesNotMatch", AWS_ERROR_SIGNATURE },
  { "SlowDown", AWS_ERROR_THROTTLED },
  { "ThrottledException", AWS_ERROR_THROTTLED },
  { "Throttling", AWS_ERROR_THROTTLED },
  { "ThrottlingException", AWS_ERROR_THROTTLED },
  { "TooManyRequestsException", AWS_ERROR_THROTTLED },
  { "UnauthorizedException", AWS_ERROR_NOT_AUTHORIZED },
  { "UnrecognizedClientException", AWS_ERROR_NOT_AUTHORIZED },
};

static gboolean
says_clock (const char *message)
{
  return message != NULL && (g_str_has_prefix (message, "Signature expired") ||
                             g_str_has_prefix (message, "Signature not yet current"));
}

/**
 * aws_error_code_from_answer:
 * @status: the HTTP status of an answer that is not a success
 * @type: (nullable): the error's type without namespace, as `ThrottlingException`
 * @message: (nullable): the error's message
 *
 * Tells which #AwsError an answer is. The type speaks before the status. A signature that was
 * refused for its time is told from one that was refused for its secret by the message, because
 * API Gateway gives both the same type.
 *
 * Returns: the code
 */
AwsError
aws_error_code_from_answer (guint status, const char *type, const char *message)
{
  if (type != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (type_codes); i++)
      if (g_str_equal (type_codes[i].type, type))
        {
          if (type_codes[i].code == AWS_ERROR_SIGNATURE && says_clock (message))
            return AWS_ERROR_CLOCK_SKEW;
          return type_codes[i].code;
        }

  if (status == 401 || status == 403)
    return AWS_ERROR_NOT_AUTHORIZED;
  if (status == 408)
    return AWS_ERROR_TIMEOUT;
  if (status == 429)
    return AWS_ERROR_THROTTLED;
  if (status >= 500)
    return AWS_ERROR_SERVER;
  return AWS_ERROR_CLIENT;
}
