#pragma once

#include "aws-request.h"
#include "aws-response.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

SoupMessage *aws_message_new (GUri *base, const AwsRequest *request);
AwsResponse *aws_message_get_response (SoupMessage *message, GBytes *body);

G_END_DECLS
