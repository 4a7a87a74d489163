#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the readers of churn-json.c and churn-json-maybe.c share: a member that is absent or null is
 * an error where it is @required, and leaves *value untouched where it is not. */

gboolean churn_json_read_object (JsonObject *object,
                                 const char *member,
                                 gboolean required,
                                 JsonObject **value,
                                 GError **error);
gboolean churn_json_read_array (JsonObject *object,
                                const char *member,
                                gboolean required,
                                JsonArray **value,
                                GError **error);
gboolean churn_json_read_string (JsonObject *object,
                                 const char *member,
                                 gboolean required,
                                 char **value,
                                 GError **error);
gboolean churn_json_read_int (JsonObject *object,
                              const char *member,
                              gboolean required,
                              gint64 *value,
                              GError **error);
gboolean churn_json_read_double (JsonObject *object,
                                 const char *member,
                                 gboolean required,
                                 double *value,
                                 GError **error);
gboolean churn_json_read_boolean (JsonObject *object,
                                  const char *member,
                                  gboolean required,
                                  gboolean *value,
                                  GError **error);
gboolean churn_json_read_time (JsonObject *object,
                               const char *member,
                               gboolean required,
                               gint64 *value,
                               GError **error);

G_END_DECLS
