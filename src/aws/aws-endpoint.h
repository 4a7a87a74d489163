#pragma once

#include "aws-request.h"

G_BEGIN_DECLS

GUri *aws_endpoint_parse (const char *url, GError **error);
char *aws_endpoint_get_host_header (GUri *base);
char *aws_endpoint_get_origin (GUri *base);
GUri *aws_endpoint_get_uri (GUri *base, const AwsRequest *request);
AwsRequest *aws_endpoint_prepare (GUri *base, const AwsRequest *request, GError **error);

G_END_DECLS
