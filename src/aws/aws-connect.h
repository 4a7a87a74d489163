#pragma once

#include "aws-client.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AWS_TYPE_CONNECT (aws_connect_get_type ())
G_DECLARE_FINAL_TYPE (AwsConnect, aws_connect, AWS, CONNECT, GObject)

AwsConnect *aws_connect_new (AwsClient *client);

gboolean aws_connect_update_contact_attributes (AwsConnect *self,
                                                const char *instance_id,
                                                const char *initial_contact_id,
                                                GHashTable *attributes,
                                                GCancellable *cancellable,
                                                GError **error);
JsonObject *aws_connect_describe_contact (AwsConnect *self,
                                          const char *instance_id,
                                          const char *contact_id,
                                          GCancellable *cancellable,
                                          GError **error);
JsonObject *aws_connect_describe_user (AwsConnect *self,
                                       const char *instance_id,
                                       const char *user_id,
                                       GCancellable *cancellable,
                                       GError **error);
JsonObject *aws_connect_describe_queue (AwsConnect *self,
                                        const char *instance_id,
                                        const char *queue_id,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
