#pragma once

#include "aws-client-private.h"

G_BEGIN_DECLS

/**
 * AwsStop:
 * @AWS_STOP_NONE: nothing
 * @AWS_STOP_CANCELLED: the caller
 * @AWS_STOP_CONNECT_TIMEOUT: the attempt did not connect in time, and may be made again
 * @AWS_STOP_TIMEOUT: the request's time is over
 *
 * What ended an attempt before there was an answer.
 */
typedef enum
{
  AWS_STOP_NONE,
  AWS_STOP_CANCELLED,
  AWS_STOP_CONNECT_TIMEOUT,
  AWS_STOP_TIMEOUT,
} AwsStop;

/**
 * AwsVerdict:
 * @AWS_VERDICT_DONE: the answer is what was asked for
 * @AWS_VERDICT_AGAIN: another attempt is to be made
 * @AWS_VERDICT_FAILED: it is not to be had
 *
 * What comes after an attempt.
 */
typedef enum
{
  AWS_VERDICT_DONE,
  AWS_VERDICT_AGAIN,
  AWS_VERDICT_FAILED,
} AwsVerdict;

/**
 * AwsAttempts:
 * @client: whose request it is, not owned
 * @request: the request, prepared, and signed as the last one was
 * @deadline_us: when its time is over, by g_get_monotonic_time(); 0: never
 * @n: how many attempts there were
 * @credentials: (nullable): who signed the last one
 * @failure: (nullable): the answer that is why it failed
 *
 * The attempts at one request, whatever sends them.
 */
typedef struct
{
  AwsClient *client;
  AwsRequest *request;
  gint64 deadline_us;
  guint n;
  AwsCredentials *credentials;
  AwsResponse *failure;

  guint n_headers; /* of @request, before it is signed */
  GError *expired; /* that the credentials have expired, once a service said so */
  AwsRetryKind paid;
  gboolean skew_corrected;
  gint64 signed_offset;
} AwsAttempts;

gboolean aws_attempts_init (AwsAttempts *self,
                            AwsClient *client,
                            const AwsRequest *request,
                            GCancellable *cancellable,
                            GError **error);
void aws_attempts_clear (AwsAttempts *self);

gboolean aws_attempts_use_own_credentials (AwsAttempts *self, GError **error);
gboolean
aws_attempts_take_credentials (AwsAttempts *self, AwsCredentials *credentials, GError **error);
const AwsRequest *aws_attempts_begin (AwsAttempts *self, GError **error);
AwsVerdict aws_attempts_judge_response (AwsAttempts *self,
                                        AwsResponse *response,
                                        gint64 *delay_us,
                                        GError **error);
AwsVerdict aws_attempts_judge_error (AwsAttempts *self,
                                     AwsStop stop,
                                     const GError *why,
                                     gint64 *delay_us,
                                     GError **error);
GError *aws_attempts_stop (AwsAttempts *self, AwsStop stop);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AwsAttempts, aws_attempts_clear)

G_END_DECLS
