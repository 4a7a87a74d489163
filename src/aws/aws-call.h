#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

/**
 * AwsCallRead:
 * @response: an answer, whose status is 2xx
 * @error: where an error goes
 *
 * Makes of an answer what the caller wants.
 *
 * Returns: (transfer full): it, or %NULL with an error
 */
typedef gpointer (*AwsCallRead) (const AwsResponse *response, GError **error);

void aws_call (GTask *task,
               AwsClient *client,
               const AwsRequest *request,
               AwsCallRead read,
               GDestroyNotify free);

G_END_DECLS
