/* When and how fast a request is sent again: the SDKs' standard retry mode by the rules of 2026.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */

#include "aws-retry.h"

#include "aws-error.h"

#include <libsoup/soup.h>

#define THROTTLING_BASE (1000 * G_TIME_SPAN_MILLISECOND)
#define TRANSIENT_COST 14
#define THROTTLING_COST 5

static const char *const transient_types[] = {
  "IDPCommunicationError", "InternalError",           "ReplicatedWriteConflictException",
  "RequestTimeout",        "RequestTimeoutException", NULL,
};

static const char *const throttling_types[] = {
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
  NULL,
};

/**
 * aws_retry_classify_answer:
 * @status: the HTTP status of an answer
 * @type: (nullable): the error's type without namespace
 *
 * Tells whether a request that got this answer is worth sending again. The type speaks before the
 * status. The SDKs do not know of a 429 without a type; that is throttling too, as it comes from
 * gateways in front of a service. A model that is being loaded takes longer than any retry.
 *
 * Returns: the kind
 */
AwsRetryKind
aws_retry_classify_answer (guint status, const char *type)
{
  if (type != NULL && g_strv_contains (throttling_types, type))
    return AWS_RETRY_THROTTLING;
  if (type != NULL && g_strv_contains (transient_types, type))
    return AWS_RETRY_TRANSIENT;
  if (type != NULL && g_str_equal (type, "ModelNotReadyException"))
    return AWS_RETRY_NONE;
  if (status == 429)
    return AWS_RETRY_THROTTLING;
  if (status == 500 || status == 502 || status == 503 || status == 504)
    return AWS_RETRY_TRANSIENT;
  return AWS_RETRY_NONE;
}

/**
 * aws_retry_classify_error:
 * @error: why there was no answer, as libsoup or GIO says it, or in #AwsError
 *
 * Tells whether a request that got no answer is worth sending again: it is, unless the other side
 * could not prove who it is, or packed its answer wrongly. What is no HTTP is sent again, because
 * to libsoup a head that was cut off is the same.
 *
 * Returns: the kind
 */
AwsRetryKind
aws_retry_classify_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, AWS_RETRY_NONE);

  if (error->domain == AWS_ERROR)
    return error->code == AWS_ERROR_NETWORK || error->code == AWS_ERROR_TIMEOUT
               ? AWS_RETRY_TRANSIENT
               : AWS_RETRY_NONE;
  if (error->domain == G_TLS_ERROR)
    return error->code == G_TLS_ERROR_EOF || error->code == G_TLS_ERROR_MISC ? AWS_RETRY_TRANSIENT
                                                                             : AWS_RETRY_NONE;
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return AWS_RETRY_NONE;
  return AWS_RETRY_TRANSIENT;
}

/**
 * aws_retry_get_delay:
 * @kind: what the failed attempt was, not %AWS_RETRY_NONE
 * @base_us: the longest back-off before the first retry after a failure of the moment
 * @retry: which retry it is, from 0
 * @random: a number from 0 to 1
 * @wished_us: how long the server asks to wait, in microseconds, or 0
 *
 * Computes how long to wait before a retry: full jitter over a base that doubles, from @base_us,
 * or 1 s after throttling. The server's wish is followed from the jitter's value up to 5 s above
 * it.
 *
 * Returns: the delay, in microseconds
 */
gint64
aws_retry_get_delay (AwsRetryKind kind,
                     gint64 base_us,
                     guint retry,
                     double random,
                     gint64 wished_us)
{
  gint64 base;
  gint64 delay;

  g_return_val_if_fail (kind != AWS_RETRY_NONE, 0);
  g_return_val_if_fail (random >= 0 && random <= 1, 0);

  base = kind == AWS_RETRY_THROTTLING ? THROTTLING_BASE : base_us;
  base = MIN (base << MIN (retry, 16), AWS_RETRY_MAX_DELAY);
  delay = (gint64) (random * (double) base);
  return CLAMP (wished_us, delay, delay + AWS_RETRY_MAX_EXTRA);
}

static guint
get_cost (AwsRetryKind kind)
{
  return kind == AWS_RETRY_THROTTLING ? THROTTLING_COST : TRANSIENT_COST;
}

/**
 * aws_retry_bucket_init:
 * @self: a bucket
 *
 * Fills a bucket.
 */
void
aws_retry_bucket_init (AwsRetryBucket *self)
{
  g_return_if_fail (self != NULL);

  self->tokens = AWS_RETRY_BUCKET_SIZE;
}

/**
 * aws_retry_bucket_take:
 * @self: a bucket
 * @kind: what the failed attempt was, not %AWS_RETRY_NONE
 *
 * Pays for a retry.
 *
 * Returns: %FALSE if too little is left: do not retry
 */
gboolean
aws_retry_bucket_take (AwsRetryBucket *self, AwsRetryKind kind)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (kind != AWS_RETRY_NONE, FALSE);

  if (self->tokens < get_cost (kind))
    return FALSE;
  self->tokens -= get_cost (kind);
  return TRUE;
}

/**
 * aws_retry_bucket_succeed:
 * @self: a bucket
 * @last: what the last retry was paid as, or %AWS_RETRY_NONE if the first attempt succeeded
 *
 * Gives back what the last retry cost, or one token if none was needed.
 */
void
aws_retry_bucket_succeed (AwsRetryBucket *self, AwsRetryKind last)
{
  g_return_if_fail (self != NULL);

  self->tokens =
      MIN (self->tokens + (last == AWS_RETRY_NONE ? 1 : get_cost (last)), AWS_RETRY_BUCKET_SIZE);
}
