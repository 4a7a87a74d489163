#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AWS_RETRY_ATTEMPTS:
 *
 * How often a request is sent at most, the first time included; to DynamoDB once more.
 */
#define AWS_RETRY_ATTEMPTS 3
#define AWS_RETRY_DYNAMODB_ATTEMPTS 4

/**
 * AWS_RETRY_BASE:
 *
 * The longest back-off before the first retry after a failure of the moment, in microseconds;
 * DynamoDB is asked again sooner.
 */
#define AWS_RETRY_BASE (50 * G_TIME_SPAN_MILLISECOND)
#define AWS_RETRY_DYNAMODB_BASE (25 * G_TIME_SPAN_MILLISECOND)

/**
 * AWS_RETRY_MAX_DELAY:
 *
 * The longest back-off, in microseconds, before a server's own wish is added.
 */
#define AWS_RETRY_MAX_DELAY (20 * G_USEC_PER_SEC)

/**
 * AWS_RETRY_MAX_EXTRA:
 *
 * How much longer than the back-off a server may make us wait, in microseconds.
 */
#define AWS_RETRY_MAX_EXTRA (5 * G_USEC_PER_SEC)

/**
 * AWS_RETRY_BUCKET_SIZE:
 *
 * The tokens that a full bucket holds.
 */
#define AWS_RETRY_BUCKET_SIZE 500

/**
 * AwsRetryKind:
 * @AWS_RETRY_NONE: sending it again does not help
 * @AWS_RETRY_TRANSIENT: a failure of the moment
 * @AWS_RETRY_THROTTLING: asked too often
 *
 * What a failed attempt says about the next one.
 */
typedef enum
{
  AWS_RETRY_NONE,
  AWS_RETRY_TRANSIENT,
  AWS_RETRY_THROTTLING,
} AwsRetryKind;

AwsRetryKind aws_retry_classify_answer (guint status, const char *type);
AwsRetryKind aws_retry_classify_error (const GError *error);

gint64 aws_retry_get_delay (AwsRetryKind kind,
                            gint64 base_us,
                            guint retry,
                            double random,
                            gint64 wished_us);

/**
 * AwsRetryBucket:
 * @tokens: how many are left
 *
 * What all requests of a client may spend on retries.
 */
typedef struct
{
  guint tokens;
} AwsRetryBucket;

void aws_retry_bucket_init (AwsRetryBucket *self);
gboolean aws_retry_bucket_take (AwsRetryBucket *self, AwsRetryKind kind);
void aws_retry_bucket_succeed (AwsRetryBucket *self, AwsRetryKind last);

G_END_DECLS
