#pragma once

#include "aws-credentials.h"
#include "aws-request.h"
#include "aws-response.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

SoupMessage *aws_message_new (GUri *base,
                              const AwsRequest *request,
                              const AwsCredentials *credentials,
                              const char *region,
                              const char *service,
                              gint64 now_us,
                              GError **error);
AwsResponse *aws_message_get_response (SoupMessage *message, GBytes *body);

G_END_DECLS
