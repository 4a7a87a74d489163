#pragma once

#include "aws-request.h"
#include "aws-response.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

void aws_exchange_start (GTask *task, SoupSession *session, const AwsRequest *request);
AwsResponse *aws_exchange_get_failure (GTask *task);

G_END_DECLS
