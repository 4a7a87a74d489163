#pragma once

#include "aws-request.h"

G_BEGIN_DECLS

#define AWS_TYPE_RESPONSE (aws_response_get_type ())

typedef struct _AwsResponse AwsResponse;

GType aws_response_get_type (void);

AwsResponse *aws_response_new (guint status, GPtrArray *headers, GBytes *body);
AwsResponse *aws_response_ref (AwsResponse *self);
void aws_response_unref (AwsResponse *self);

guint aws_response_get_status (const AwsResponse *self);
GBytes *aws_response_get_body (const AwsResponse *self);
const char *aws_response_get_header (const AwsResponse *self, const char *name);
const char *aws_response_get_content_type (const AwsResponse *self);
const char *aws_response_get_request_id (const AwsResponse *self);
gint64 aws_response_get_date (const AwsResponse *self);
gint64 aws_response_get_retry_after (const AwsResponse *self, gint64 now_us);
const char *aws_response_get_error_type (const AwsResponse *self);
const char *aws_response_get_error_message (const AwsResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsResponse, aws_response_unref)

G_END_DECLS
