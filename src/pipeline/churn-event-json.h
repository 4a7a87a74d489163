#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads what AWS sends: keys in any case, null as absent. @where names the object in errors, which
 * are CHURN_ERROR_INVALID. The optional forms leave *value as it is where the member is absent. */

JsonNode *churn_event_get_member (JsonObject *object, const char *name);
gboolean churn_event_get_string (JsonObject *object,
                                 const char *where,
                                 const char *name,
                                 const char **value,
                                 GError **error);
gboolean churn_event_get_name (JsonObject *object,
                               const char *where,
                               const char *name,
                               const char **value,
                               GError **error);
gboolean churn_event_require_name (JsonObject *object,
                                   const char *where,
                                   const char *name,
                                   const char **value,
                                   GError **error);
gboolean churn_event_get_object (JsonObject *object,
                                 const char *where,
                                 const char *name,
                                 JsonObject **value,
                                 GError **error);
gboolean churn_event_require_object (JsonObject *object,
                                     const char *where,
                                     const char *name,
                                     JsonObject **value,
                                     GError **error);
gboolean churn_event_get_array (JsonObject *object,
                                const char *where,
                                const char *name,
                                JsonArray **value,
                                GError **error);
gboolean churn_event_get_time (JsonObject *object,
                               const char *where,
                               const char *name,
                               gint64 *value,
                               GError **error);
gboolean churn_event_require_offset (JsonObject *object,
                                     const char *where,
                                     const char *name,
                                     gint64 *value,
                                     GError **error);

G_END_DECLS
