#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Strict readers: a member of the wrong type is CHURN_ERROR_PARSE with the member's name.
 * The "maybe" forms accept a member that is absent or null and leave *value untouched. */

JsonNode *churn_json_parse (const char *json, gssize length, GError **error);
JsonObject *churn_json_get_object (JsonObject *object, const char *member, GError **error);
JsonArray *churn_json_get_array (JsonObject *object, const char *member, GError **error);
gboolean
churn_json_get_string (JsonObject *object, const char *member, char **value, GError **error);
gboolean churn_json_get_int (JsonObject *object, const char *member, gint64 *value, GError **error);
gboolean
churn_json_get_double (JsonObject *object, const char *member, double *value, GError **error);
gboolean
churn_json_get_boolean (JsonObject *object, const char *member, gboolean *value, GError **error);
gboolean
churn_json_get_time (JsonObject *object, const char *member, gint64 *value, GError **error);
gboolean churn_json_maybe_object (JsonObject *object,
                                  const char *member,
                                  JsonObject **value,
                                  GError **error);
gboolean
churn_json_maybe_array (JsonObject *object, const char *member, JsonArray **value, GError **error);
gboolean
churn_json_maybe_string (JsonObject *object, const char *member, char **value, GError **error);
gboolean
churn_json_maybe_int (JsonObject *object, const char *member, gint64 *value, GError **error);
gboolean
churn_json_maybe_double (JsonObject *object, const char *member, double *value, GError **error);
gboolean
churn_json_maybe_boolean (JsonObject *object, const char *member, gboolean *value, GError **error);
gboolean
churn_json_maybe_time (JsonObject *object, const char *member, gint64 *value, GError **error);
/* From 0 to @most; from 0 to 1. */
gboolean churn_json_maybe_count (JsonObject *object,
                                 const char *member,
                                 gint64 most,
                                 gint64 *value,
                                 GError **error);
gboolean churn_json_maybe_probability (JsonObject *object,
                                       const char *member,
                                       double *value,
                                       GError **error);
/* An error's message begins with the path: whoever reads an array or a nested object puts its own
 * part of the path before it ("contacts", then "[3]", then ".windows"). */
JsonObject *churn_json_get_element_object (JsonArray *array, guint index, GError **error);
JsonNode *churn_json_parse_object (const char *json, gssize length, GError **error);

/* Writers: NULL, NAN and 0 become null. */
void churn_json_add_string (JsonBuilder *builder, const char *member, const char *value);
void churn_json_add_double (JsonBuilder *builder, const char *member, double value);
void churn_json_add_time (JsonBuilder *builder, const char *member, gint64 value);
void churn_json_add_months (JsonBuilder *builder, const char *member, int value);
char *churn_json_to_string (JsonNode *node);

G_END_DECLS
