#pragma once

#include "churn-contact.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CONNECT (churn_connect_get_type ())
G_DECLARE_INTERFACE (ChurnConnect, churn_connect, CHURN, CONNECT, GObject)

/* What we ask of the contact centre itself. start_loop: that it runs already is success.
 * describe_contact returns facts to merge, or NULL without an error where the contact is unknown.
 */
struct _ChurnConnectInterface
{
  GTypeInterface parent;

  gboolean (*set_attributes) (ChurnConnect *self,
                              const char *initial_contact_id,
                              GHashTable *attributes,
                              GCancellable *cancellable,
                              GError **error);
  ChurnContact *(*describe_contact) (ChurnConnect *self,
                                     const char *contact_id,
                                     GCancellable *cancellable,
                                     GError **error);
  gboolean (*describe_agent) (ChurnConnect *self,
                              const char *agent_arn,
                              char **id,
                              char **name,
                              GCancellable *cancellable,
                              GError **error);
  gboolean (*describe_queue) (ChurnConnect *self,
                              const char *queue_arn,
                              char **name,
                              GCancellable *cancellable,
                              GError **error);
  gboolean (*start_loop) (ChurnConnect *self,
                          const char *contact_id,
                          GCancellable *cancellable,
                          GError **error);
  gboolean (*stop_loop) (ChurnConnect *self,
                         const char *contact_id,
                         GCancellable *cancellable,
                         GError **error);
};

gboolean churn_connect_set_attributes (ChurnConnect *self,
                                       const char *initial_contact_id,
                                       GHashTable *attributes,
                                       GCancellable *cancellable,
                                       GError **error);
ChurnContact *churn_connect_describe_contact (ChurnConnect *self,
                                              const char *contact_id,
                                              GCancellable *cancellable,
                                              GError **error);
gboolean churn_connect_describe_agent (ChurnConnect *self,
                                       const char *agent_arn,
                                       char **id,
                                       char **name,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean churn_connect_describe_queue (ChurnConnect *self,
                                       const char *queue_arn,
                                       char **name,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean churn_connect_start_loop (ChurnConnect *self,
                                   const char *contact_id,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean churn_connect_stop_loop (ChurnConnect *self,
                                  const char *contact_id,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
