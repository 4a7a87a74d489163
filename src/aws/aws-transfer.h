#pragma once

#include "aws-request.h"
#include "aws-response.h"

G_BEGIN_DECLS

typedef struct _AwsTransfer AwsTransfer;

AwsTransfer *aws_transfer_get (void);

AwsResponse *aws_transfer_send (AwsTransfer *self,
                                const char *origin,
                                const AwsRequest *request,
                                guint connect_timeout,
                                gint64 deadline_us,
                                guint64 max_body,
                                GCancellable *cancellable,
                                GError **error);
gboolean aws_transfer_wait (AwsTransfer *self, gint64 delay_us, GCancellable *cancellable);

G_END_DECLS
