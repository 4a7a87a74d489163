#pragma once

#include "aws-client.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AWS_TYPE_CONTACT_LENS (aws_contact_lens_get_type ())
G_DECLARE_FINAL_TYPE (AwsContactLens, aws_contact_lens, AWS, CONTACT_LENS, GObject)

AwsContactLens *aws_contact_lens_new (AwsClient *client);

gboolean aws_contact_lens_list_segments (AwsContactLens *self,
                                         const char *instance_id,
                                         const char *contact_id,
                                         const char *token,
                                         guint max,
                                         JsonArray **segments,
                                         char **next_token,
                                         GCancellable *cancellable,
                                         GError **error);

G_END_DECLS
