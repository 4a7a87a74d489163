#include "churn-contact-detail.h"

#include "churn-json.h"

static void
clear (ChurnContactDetail *self)
{
  g_clear_pointer (&self->contact, churn_contact_unref);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->predictions, g_ptr_array_unref);
  g_clear_pointer (&self->latest, churn_prediction_unref);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_pointer (&self->transcript, g_ptr_array_unref);
}

/**
 * churn_contact_detail_new:
 *
 * Returns: (transfer full): a detail without a contact, which is to be set
 */
ChurnContactDetail *
churn_contact_detail_new (void)
{
  ChurnContactDetail *self = g_atomic_rc_box_new0 (ChurnContactDetail);

  self->predictions = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_prediction_unref);
  self->offers = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_offer_unref);
  self->transcript = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);

  return self;
}

/**
 * churn_contact_detail_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnContactDetail *
churn_contact_detail_ref (ChurnContactDetail *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_contact_detail_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_contact_detail_unref (ChurnContactDetail *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

typedef void (*BuildFunc) (gconstpointer item, JsonBuilder *builder);
typedef gpointer (*ParseFunc) (JsonObject *object, GError **error);

static void
build_list (JsonBuilder *builder, const char *member, GPtrArray *items, BuildFunc func)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    func (g_ptr_array_index (items, i), builder);
  json_builder_end_array (builder);
}

static const ChurnPrediction *
get_latest_or (const ChurnContactDetail *self, const ChurnPrediction *fallback)
{
  return self->latest != NULL ? self->latest : fallback;
}

/**
 * churn_contact_detail_to_json:
 * @self: a detail with its contact
 *
 * Writes what GET …/contacts/{id} answers: `{"contact":{…},"email":"…","since":0,"time":"…",
 * "predictions":[…],"latest":{…},"drivers":[…],"whatIfs":[{"months":12,"churn":0.4}],
 * "offers":[…],"transcript":[…]}`. `contact` is a row of the feed with every window
 * (churn_contact_build_whole()); `latest` is the newest prediction, which `drivers` and `whatIfs`
 * belong to, whether or not `predictions` holds it too: null where there is none.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_contact_detail_to_json (const ChurnContactDetail *self)
{
  g_autoptr (ChurnPrediction) none = churn_prediction_new ();
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->contact != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "contact");
  churn_contact_build_whole (self->contact, builder);
  churn_json_add_string (builder, "email", self->email);
  json_builder_set_member_name (builder, "since");
  json_builder_add_int_value (builder, self->since);
  churn_json_add_time (builder, "time", self->time);
  build_list (builder, "predictions", self->predictions, (BuildFunc) churn_prediction_build);
  json_builder_set_member_name (builder, "latest");
  if (self->latest != NULL)
    churn_prediction_build (self->latest, builder);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "drivers");
  churn_prediction_build_drivers (get_latest_or (self, none), builder);
  json_builder_set_member_name (builder, "whatIfs");
  churn_prediction_build_what_ifs (get_latest_or (self, none), builder);
  build_list (builder, "offers", self->offers, (BuildFunc) churn_offer_build);
  build_list (builder, "transcript", self->transcript, (BuildFunc) churn_segment_build);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}

static gboolean
read_list (JsonObject *object, const char *member, GPtrArray *items, ParseFunc func, GError **error)
{
  JsonArray *array = churn_json_get_array (object, member, error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *element = churn_json_get_element_object (array, i, error);
      gpointer item;

      if (element == NULL)
        {
          g_prefix_error (error, "%s", member);
          return FALSE;
        }
      item = func (element, error);
      if (item == NULL)
        {
          g_prefix_error (error, "%s[%u].", member, i);
          return FALSE;
        }
      g_ptr_array_add (items, item);
    }

  return TRUE;
}

static gboolean
read_contact (ChurnContactDetail *self, JsonObject *object, GError **error)
{
  JsonObject *row = churn_json_get_object (object, "contact", error);

  if (row == NULL)
    return FALSE;
  self->contact = churn_contact_parse (row, error);
  if (self->contact == NULL)
    g_prefix_error (error, "contact.");

  return self->contact != NULL;
}

static gboolean
read_latest (ChurnContactDetail *self, JsonObject *object, GError **error)
{
  g_autoptr (ChurnPrediction) latest = NULL;
  JsonObject *prediction = NULL;
  JsonArray *drivers = NULL, *what_ifs = NULL;

  if (!churn_json_maybe_object (object, "latest", &prediction, error) ||
      !churn_json_maybe_array (object, "drivers", &drivers, error) ||
      !churn_json_maybe_array (object, "whatIfs", &what_ifs, error))
    return FALSE;
  if (prediction == NULL)
    return TRUE;

  latest = churn_prediction_parse (prediction, error);
  if (latest == NULL)
    {
      g_prefix_error (error, "latest.");
      return FALSE;
    }
  if (drivers != NULL && !churn_prediction_parse_drivers (latest, drivers, error))
    {
      g_prefix_error (error, "drivers");
      return FALSE;
    }
  if (what_ifs != NULL && !churn_prediction_parse_what_ifs (latest, what_ifs, error))
    {
      g_prefix_error (error, "whatIfs");
      return FALSE;
    }
  self->latest = g_steal_pointer (&latest);

  return TRUE;
}

/**
 * churn_contact_detail_from_json:
 * @json: what churn_contact_detail_to_json() writes
 * @length: its length in bytes, -1 if it is terminated by NUL
 * @error: return location
 *
 * Needed are `contact`, `predictions`, `offers` and `transcript`; members that are not known are
 * ignored, and so are drivers and what-ifs without a `latest` that they belong to.
 *
 * Returns: (transfer full) (nullable): the detail, or %NULL with %CHURN_ERROR_PARSE, which names
 *   the path (`transcript[4].begin`)
 */
ChurnContactDetail *
churn_contact_detail_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = churn_json_parse_object (json, length, error);
  g_autoptr (ChurnContactDetail) self = NULL;
  JsonObject *object;

  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  self = churn_contact_detail_new ();
  if (!read_contact (self, object, error) ||
      !churn_json_maybe_string (object, "email", &self->email, error) ||
      !churn_json_maybe_count (object, "since", G_MAXINT64, &self->since, error) ||
      !churn_json_maybe_time (object, "time", &self->time, error) ||
      !read_list (object, "predictions", self->predictions, (ParseFunc) churn_prediction_parse,
                  error) ||
      !read_latest (self, object, error) ||
      !read_list (object, "offers", self->offers, (ParseFunc) churn_offer_parse, error) ||
      !read_list (object, "transcript", self->transcript, (ParseFunc) churn_segment_parse, error))
    return NULL;

  return g_steal_pointer (&self);
}

static int
compare (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_predictions (gconstpointer a, gconstpointer b)
{
  const ChurnPrediction *first = *(ChurnPrediction *const *) a;
  const ChurnPrediction *second = *(ChurnPrediction *const *) b;
  int order = compare (first->time, second->time);

  return order != 0 ? order : compare (first->version, second->version);
}

static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const ChurnOffer *first = *(ChurnOffer *const *) a;
  const ChurnOffer *second = *(ChurnOffer *const *) b;
  int order = compare (first->number, second->number);

  if (order == 0)
    order = compare (first->made, second->made);

  return order != 0 ? order : g_strcmp0 (first->id, second->id);
}

static int
compare_segments (gconstpointer a, gconstpointer b)
{
  const ChurnSegment *first = *(ChurnSegment *const *) a;
  const ChurnSegment *second = *(ChurnSegment *const *) b;
  int order = compare (first->begin, second->begin);

  if (order == 0)
    order = compare (first->end, second->end);

  return order != 0 ? order : g_strcmp0 (first->id, second->id);
}

/* Predictions are known by their version, offers and turns by their id. */
static guint
hash_prediction (gconstpointer item)
{
  return g_int64_hash (&((const ChurnPrediction *) item)->version);
}

static gboolean
same_prediction (gconstpointer a, gconstpointer b)
{
  return ((const ChurnPrediction *) a)->version == ((const ChurnPrediction *) b)->version;
}

static guint
hash_offer (gconstpointer item)
{
  return g_str_hash (((const ChurnOffer *) item)->id);
}

static gboolean
same_offer (gconstpointer a, gconstpointer b)
{
  return g_str_equal (((const ChurnOffer *) a)->id, ((const ChurnOffer *) b)->id);
}

static guint
hash_segment (gconstpointer item)
{
  return g_str_hash (((const ChurnSegment *) item)->id);
}

static gboolean
same_segment (gconstpointer a, gconstpointer b)
{
  return g_str_equal (((const ChurnSegment *) a)->id, ((const ChurnSegment *) b)->id);
}

/* Adds to @result what @newer holds, and then what @older holds and @newer does not. */
static void
unite (GPtrArray *result,
       GPtrArray *older,
       GPtrArray *newer,
       GHashFunc hash,
       GEqualFunc equal,
       GBoxedCopyFunc ref,
       GCompareFunc order)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (hash, equal);
  GPtrArray *const sources[] = { newer, older };

  for (gsize s = 0; s < G_N_ELEMENTS (sources); s++)
    for (guint i = 0; i < sources[s]->len; i++)
      {
        gpointer item = g_ptr_array_index (sources[s], i);

        if (g_hash_table_add (seen, item))
          g_ptr_array_add (result, ref (item));
      }
  g_ptr_array_sort (result, order);
}

/**
 * churn_contact_detail_merge:
 * @self: what is known so far
 * @newer: what was answered since, in full or from a version on; of the same contact
 *
 * Puts an answer to `?since=VERSION` together with what it goes on from. Contact, e-mail address
 * and the latest prediction are those of the one whose contact has the higher version, so that an
 * answer that was overtaken takes nothing back; the same holds for an offer or a turn that both
 * have. Neither is changed; the result shares what they hold.
 *
 * Returns: (transfer full): the whole
 */
ChurnContactDetail *
churn_contact_detail_merge (const ChurnContactDetail *self, const ChurnContactDetail *newer)
{
  const ChurnContactDetail *older = self;
  ChurnContactDetail *result;

  g_return_val_if_fail (self != NULL && self->contact != NULL, NULL);
  g_return_val_if_fail (newer != NULL && newer->contact != NULL, NULL);
  g_return_val_if_fail (g_strcmp0 (self->contact->id, newer->contact->id) == 0, NULL);

  if (newer->contact->version < self->contact->version)
    {
      older = newer;
      newer = self;
    }
  result = churn_contact_detail_new ();
  result->contact = churn_contact_ref (newer->contact);
  result->email = g_strdup (newer->email != NULL ? newer->email : older->email);
  result->since = MIN (older->since, newer->since);
  result->time = MAX (older->time, newer->time);
  if (newer->latest != NULL || older->latest != NULL)
    result->latest = churn_prediction_ref (newer->latest != NULL ? newer->latest : older->latest);
  unite (result->predictions, older->predictions, newer->predictions, hash_prediction,
         same_prediction, (GBoxedCopyFunc) churn_prediction_ref, compare_predictions);
  unite (result->offers, older->offers, newer->offers, hash_offer, same_offer,
         (GBoxedCopyFunc) churn_offer_ref, compare_offers);
  unite (result->transcript, older->transcript, newer->transcript, hash_segment, same_segment,
         (GBoxedCopyFunc) churn_segment_ref, compare_segments);

  return result;
}
