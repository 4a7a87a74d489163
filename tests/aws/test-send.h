#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

/* Sends as aws_client_send_async() does or, while a test is run a second time, as aws_client_send()
 * does, which then waits in a thread of its own, so that the server can be in this one. */
void test_send_async (AwsClient *client,
                      const AwsRequest *request,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
AwsResponse *
test_send_finish (AwsClient *client, GAsyncResult *result, AwsResponse **failure, GError **error);

/* A callback that keeps the result where @user_data points. */
void test_keep_result (GObject *source, GAsyncResult *result, gpointer user_data);

/* Whether it is the second time. */
gboolean test_send_waits (void);

/* Adds a test twice, once for each way to send. */
void test_send_add (const char *path, GTestFunc func);

G_END_DECLS
