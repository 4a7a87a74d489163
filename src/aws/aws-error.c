#include "aws-error.h"

G_DEFINE_QUARK (aws_error, aws_error)

typedef struct
{
  const char *name;
  AwsError code;
} NamedCode;

/* The names that AWS services give to what went wrong, where the status alone says too little. */
static const NamedCode type_codes[] = {
  { "AccessDenied", AWS_ERROR_NOT_AUTHORIZED },
  { "AccessDeniedException", AWS_ERROR_NOT_AUTHORIZED },
  { "AuthFailure", AWS_ERROR_SIGNATURE },
  { "BandwidthLimitExceeded", AWS_ERROR_THROTTLED },
  { "ConditionalCheckFailedException", AWS_ERROR_CONDITION },
  { "EC2ThrottledException", AWS_ERROR_THROTTLED },
  { "ExecutionAlreadyExists", AWS_ERROR_EXISTS },
  { "ExecutionDoesNotExist", AWS_ERROR_NOT_FOUND },
  { "ExpiredToken", AWS_ERROR_EXPIRED_TOKEN },
  { "ExpiredTokenException", AWS_ERROR_EXPIRED_TOKEN },
  { "IncompleteSignature", AWS_ERROR_SIGNATURE },
  { "IncompleteSignatureException", AWS_ERROR_SIGNATURE },
  { "InvalidClientTokenId", AWS_ERROR_SIGN_IN },
  { "InvalidSignatureException", AWS_ERROR_SIGNATURE },
  { "LimitExceededException", AWS_ERROR_THROTTLED },
  { "MissingAuthenticationToken", AWS_ERROR_MISSING_AUTHENTICATION },
  { "MissingAuthenticationTokenException", AWS_ERROR_MISSING_AUTHENTICATION },
  { "ModelError", AWS_ERROR_MODEL },
  { "ModelNotReadyException", AWS_ERROR_NOT_READY },
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
  { "UnauthorizedException", AWS_ERROR_SIGN_IN },
  { "UnrecognizedClientException", AWS_ERROR_SIGN_IN },
};

/* How the messages of API Gateway begin where its types are missing or mean several things: the
 * types of some of its answers are not documented. */
static const NamedCode message_codes[] = {
  { "Missing Authentication Token", AWS_ERROR_MISSING_AUTHENTICATION },
  { "Signature expired", AWS_ERROR_CLOCK_SKEW },
  { "Signature not yet current", AWS_ERROR_CLOCK_SKEW },
  { "The request signature we calculated does not match", AWS_ERROR_SIGNATURE },
  { "The security token included in the request is expired", AWS_ERROR_EXPIRED_TOKEN },
  { "The security token included in the request is invalid", AWS_ERROR_SIGN_IN },
};

/**
 * aws_error_code_from_answer:
 * @status: the HTTP status of an answer that is not a success
 * @type: (nullable): the error's type without namespace, as `ThrottlingException`
 * @message: (nullable): the error's message
 *
 * Tells which #AwsError an answer is. What refuses the caller (403) and has one of the messages of
 * API Gateway is known by it, because the gateway gives one type to a signature that was refused
 * for its time and to one that was refused for its secret. Else the type speaks before the status.
 *
 * Returns: the code
 */
AwsError
aws_error_code_from_answer (guint status, const char *type, const char *message)
{
  if (message != NULL && (status == 400 || status == 403))
    for (gsize i = 0; i < G_N_ELEMENTS (message_codes); i++)
      if (g_str_has_prefix (message, message_codes[i].name))
        return message_codes[i].code;
  if (type != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (type_codes); i++)
      if (g_str_equal (type_codes[i].name, type))
        return type_codes[i].code;

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
