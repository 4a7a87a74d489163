#pragma once

#include "aws-client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TestAnswer:
 * @status: the status, or 0 to verify the signature and answer 200 or 403 by that
 * @header: (nullable): the name of a header
 * @value: its value
 * @body: (nullable): the body
 *
 * What a #TestServer answers.
 */
typedef struct
{
  guint status;
  const char *header;
  const char *value;
  const char *body;
} TestAnswer;

/**
 * TestServer:
 * @url: its address, without a slash at the end
 * @requests: how many requests came
 * @accepted: how many of them had a signature that was good at the time
 * @times: the X-Amz-Date of each
 * @last: the last request
 * @hold: whether requests are left unanswered
 * @cancel_on_hold: (nullable): what to cancel when a request is left unanswered
 * @half: whether answers stop in the middle
 *
 * A server in this process.
 */
typedef struct
{
  char *url;
  guint requests;
  guint accepted;
  GPtrArray *times;
  AwsRequest *last;
  gboolean hold;
  GCancellable *cancel_on_hold;
  gboolean half;

  const TestAnswer *answers;
  guint n_answers;
  SoupServer *server;
} TestServer;

TestServer *test_server_new (const TestAnswer *answers, guint n_answers, GTlsCertificate *tls);
void test_server_free (TestServer *self);

AwsCredentials *test_credentials_new (void);
double test_no_jitter (gpointer user_data);
AwsClient *test_client_new (const char *url, AwsRandom random);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

G_END_DECLS
