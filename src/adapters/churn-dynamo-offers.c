/* Offers, one item each. Their numbers are the places of their ids in a list of the customer's
 * item: whatever is done twice, an offer has one number, and no number is left out. */

#include "churn-dynamo-private.h"

/* An offer's id is of one contact for good: an item of its own, under this and the id, says of
 * which. In such an item nothing else stands. */
#define CLAIM "id#"

/* The version of an offer that its contact does not show yet: one that goes through is shown when
 * all is done, by one write of the contact. */
#define UNSHOWN 1

static char *
make_key (const char *contact_id, const char *offer_id)
{
  return g_strconcat (contact_id, "#", offer_id, NULL);
}

static void
know_offer (ChurnDynamoStore *self,
            const char *contact_id,
            const char *offer_id,
            AwsDynamodbItem *item)
{
  g_autofree char *key = make_key (contact_id, offer_id);

  churn_dynamo_know (&self->offer, key, item);
}

static AwsDynamodbItem *
recall_offer (ChurnDynamoStore *self, const char *contact_id, const char *offer_id)
{
  g_autofree char *key = make_key (contact_id, offer_id);

  return churn_dynamo_recall (&self->offer, key);
}

/* @item is %NULL if there is none. */
static gboolean
load_item (ChurnDynamoStore *self,
           const char *contact_id,
           const char *offer_id,
           AwsDynamodbItem **item,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->offer_table, contact_id);

  churn_dynamo_set_string (input->key, "offer", offer_id);
  return churn_dynamo_get (self, input, item, cancellable, error);
}

/* @offer is %NULL if there is none. */
static gboolean
load_offer (ChurnDynamoStore *self,
            const char *contact_id,
            const char *offer_id,
            ChurnOffer **offer,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;

  *offer = NULL;
  if (!load_item (self, contact_id, offer_id, &item, cancellable, error))
    return FALSE;
  know_offer (self, contact_id, offer_id, item);
  if (item != NULL)
    *offer = churn_dynamo_read_offer (item, error);
  return item == NULL || *offer != NULL;
}

static gboolean
find_number (AwsDynamodbItem *customer, const char *offer_id, gint64 *number, GError **error)
{
  g_auto (GStrv) ids = NULL;

  *number = 0;
  if (!aws_dynamodb_item_get_list (customer, "offers", &ids, error))
    return FALSE;
  for (gint64 i = 0; ids != NULL && ids[i] != NULL; i++)
    if (*number == 0 && g_str_equal (ids[i], offer_id))
      *number = i + 1;
  return TRUE;
}

/* The offer's place among the customer's: that which it has, or the next. */
static ChurnCustomer *
number_offer (ChurnDynamoStore *self, ChurnOffer *offer, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = g_strconcat (CHURN_DYNAMO_CUSTOMER, offer->customer_id, NULL);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->customer_table, key);
  g_autoptr (AwsDynamodbInput) look = churn_dynamo_input_new (self->customer_table, key);
  g_autoptr (AwsDynamodbItem) item = NULL;
  const char *const none[] = { NULL };
  const char *const one[] = { offer->id, NULL };
  gboolean held;

  aws_dynamodb_input_set_expression (
      input, "UpdateExpression", "SET #offers = list_append(if_not_exists(#offers, :none), :one)");
  aws_dynamodb_input_set_expression (input, "ConditionExpression",
                                     "attribute_exists(#id) AND NOT contains(#offers, :offer)");
  aws_dynamodb_item_set_list (input->values, ":none", none);
  aws_dynamodb_item_set_list (input->values, ":one", one);
  churn_dynamo_set_string (input->values, ":offer", offer->id);
  aws_dynamodb_input_set_text (input, "ReturnValues", "ALL_NEW");
  if (!churn_dynamo_write (self, "UpdateItem", input, &held, &item, cancellable, error) ||
      (!held && !churn_dynamo_get (self, look, &item, cancellable, error)))
    return NULL;
  if (item != NULL && !find_number (item, offer->id, &offer->number, error))
    return NULL;
  if (offer->number > 0)
    return churn_dynamo_customer_item_read (item, error);
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no such customer");
  return NULL;
}

/* An offer on its way into the table, and the version by which it stands there. */
typedef struct
{
  ChurnOffer *offer;
  const char *writer; /* which call writes it */
  gint64 stands;      /* 0: it is not there yet */
  gboolean lost;      /* somebody else wrote it meanwhile */
} Writing;

/* Whether what stands is what was to be written: it was, and the answer lost. */
static gboolean
is_written (ChurnDynamoStore *self,
            const Writing *writing,
            gboolean *written,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;
  gint64 version = 0;

  if (!load_item (self, writing->offer->contact_id, writing->offer->id, &item, cancellable,
                  error) ||
      (item != NULL && !aws_dynamodb_item_get_int (item, "version", &version, error)))
    return FALSE;
  *written = version == writing->offer->version &&
             g_strcmp0 (aws_dynamodb_item_peek_string (item, "writer"), writing->writer) == 0;
  return TRUE;
}

static gboolean
write_offer (ChurnDynamoStore *self,
             Writing *writing,
             gint64 version,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->offer_table, NULL);
  g_autoptr (AwsDynamodbItem) item = NULL;
  gboolean held = FALSE;

  writing->offer->version = version;
  item = churn_dynamo_build_offer (writing->offer);
  churn_dynamo_set_string (item, "writer", writing->writer);
  aws_dynamodb_input_set_item (input, item);
  if (writing->stands == 0)
    aws_dynamodb_input_set_expression (input, "ConditionExpression", "attribute_not_exists(#id)");
  else
    {
      aws_dynamodb_input_set_expression (input, "ConditionExpression", "#version = :stands");
      aws_dynamodb_item_set_int (input->values, ":stands", writing->stands);
    }
  if (!churn_dynamo_write (self, "PutItem", input, &held, NULL, cancellable, error) ||
      (!held && !is_written (self, writing, &held, cancellable, error)))
    return FALSE;
  writing->lost = !held;
  know_offer (self, writing->offer->contact_id, writing->offer->id, held ? item : NULL);
  if (held)
    writing->stands = version;
  return TRUE;
}

static gboolean
write_with_contact (ChurnDynamoStore *self,
                    ChurnDynamoContact *record,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  Writing *writing = data;

  record->next = MAX (record->next, writing->stands + 1);
  if (!write_offer (self, writing, record->next, cancellable, error))
    return FALSE;
  record->same = record->detail = !writing->lost;
  return TRUE;
}

/* Writes an offer, and lets the detail of its contact show that. The contact may be gone. */
static gboolean
save_offer (ChurnDynamoStore *self, Writing *writing, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnDynamoContact) record = churn_dynamo_change_contact (
      self, writing->offer->contact_id, FALSE, writing->offer->recorded, write_with_contact,
      writing, cancellable, &local);

  if (record != NULL)
    return TRUE;
  if (g_error_matches (local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND))
    return write_offer (self, writing, MAX (writing->offer->recorded, writing->stands + 1),
                        cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Whether the detail of the contact does not show the offer's newest change yet. */
static gboolean
is_unshown (ChurnDynamoStore *self,
            const ChurnOffer *offer,
            gboolean *unshown,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (AwsDynamodbItem) contact = NULL;
  gint64 top = G_MAXINT64;

  *unshown = offer->version == UNSHOWN;
  if (*unshown)
    return TRUE;
  if (!churn_dynamo_load_contact (self, offer->contact_id, &contact, cancellable, error) ||
      (contact != NULL && !aws_dynamodb_item_get_int (contact, "top", &top, error)))
    return FALSE;
  *unshown = top < offer->version;
  return TRUE;
}

/* Takes the offer's id for its contact; @is_first tells whether nobody had it, so that there can
 * be no offer of it. */
static gboolean
claim_id (ChurnDynamoStore *self,
          const ChurnOffer *offer,
          gboolean *is_first,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *key = g_strconcat (CLAIM, offer->id, NULL);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->offer_table, NULL);
  g_autoptr (AwsDynamodbItem) item = aws_dynamodb_item_new ();
  g_autoptr (AwsDynamodbItem) before = NULL;
  gboolean held;

  churn_dynamo_set_string (item, "id", key);
  churn_dynamo_set_string (item, "offer", offer->id);
  churn_dynamo_set_string (item, "contact", offer->contact_id);
  churn_dynamo_set_string (item, "customer", offer->customer_id);
  aws_dynamodb_input_set_item (input, item);
  aws_dynamodb_input_set_expression (input, "ConditionExpression",
                                     "attribute_not_exists(#id) OR #contact = :contact");
  churn_dynamo_set_string (input->values, ":contact", offer->contact_id);
  aws_dynamodb_input_set_text (input, "ReturnValues", "ALL_OLD");
  if (!churn_dynamo_write (self, "PutItem", input, &held, &before, cancellable, error))
    return FALSE;
  if (!held)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_IDEMPOTENCY,
                 "This id is that of an offer in another contact");
  *is_first = before == NULL;
  return held;
}

static ChurnOffer *
put_offer (ChurnStore *store,
           const ChurnOffer *offer,
           gboolean *created,
           ChurnCustomer **customer,
           GCancellable *cancellable,
           GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (ChurnOffer) wanted = churn_offer_copy (offer);
  g_autoptr (ChurnCustomer) numbered = NULL;
  g_autofree char *writer = g_uuid_string_random ();
  Writing writing = { .offer = wanted, .writer = writer };
  ChurnOffer *stands = NULL;
  gboolean is_first;

  if (created != NULL)
    *created = FALSE;
  if (customer != NULL)
    *customer = NULL;
  if (!claim_id (self, offer, &is_first, cancellable, error) ||
      (!is_first && !load_offer (self, offer->contact_id, offer->id, &stands, cancellable, error)))
    return NULL;
  if (stands != NULL)
    return stands;
  wanted->step = CHURN_OFFER_RECORDED;
  numbered = number_offer (self, wanted, cancellable, error);
  if (numbered == NULL || !write_offer (self, &writing, UNSHOWN, cancellable, error) ||
      (writing.lost &&
       !load_offer (self, offer->contact_id, offer->id, &stands, cancellable, error)))
    return NULL;
  if (!writing.lost)
    {
      if (created != NULL)
        *created = TRUE;
      if (customer != NULL)
        *customer = g_steal_pointer (&numbered);
      return g_steal_pointer (&wanted);
    }
  if (stands == NULL)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "Offer %s was erased", offer->id);
  return stands;
}

static ChurnOffer *
get_offer (ChurnStore *store,
           const char *contact_id,
           const char *offer_id,
           GCancellable *cancellable,
           GError **error)
{
  ChurnOffer *offer;

  return load_offer (CHURN_DYNAMO_STORE (store), contact_id, offer_id, &offer, cancellable, error)
             ? offer
             : NULL;
}

static ChurnOffer *
update_offer (ChurnStore *store, const ChurnOffer *offer, GCancellable *cancellable, GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autofree char *writer = g_uuid_string_random ();

  for (guint attempt = 1; attempt <= CHURN_DYNAMO_TRIES; attempt++)
    {
      g_autoptr (AwsDynamodbItem) item = recall_offer (self, offer->contact_id, offer->id);
      g_autoptr (ChurnOffer) stands = NULL;
      Writing writing = { .writer = writer };
      gboolean recalled = item != NULL;
      gboolean changed;

      if (!recalled && !load_item (self, offer->contact_id, offer->id, &item, cancellable, error))
        return NULL;
      if (item == NULL)
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no offer %s",
                       offer->id);
          return NULL;
        }
      stands = churn_dynamo_read_offer (item, error);
      if (stands == NULL)
        return NULL;
      writing.offer = stands;
      writing.stands = stands->version;
      changed = churn_offer_advance (stands, offer);
      /* Only of what was read now it is certain that nothing is to be written. */
      if (!changed && recalled)
        continue;
      if (!changed && !is_unshown (self, stands, &changed, cancellable, error))
        return NULL;
      if (changed && !save_offer (self, &writing, cancellable, error))
        return NULL;
      if (!writing.lost)
        return g_steal_pointer (&stands);
      if (!recalled && !churn_dynamo_pause (attempt, cancellable, error))
        return NULL;
    }
  g_set_error (error, AWS_ERROR, AWS_ERROR_THROTTLED,
               "Offer %s: others write it all the time; try again", offer->id);
  return NULL;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const ChurnOffer *one = *(const ChurnOffer *const *) a;
  const ChurnOffer *two = *(const ChurnOffer *const *) b;

  return one->number != two->number ? (one->number < two->number ? -1 : 1) : 0;
}

static int
compare_customers (gconstpointer a, gconstpointer b)
{
  const ChurnOffer *one = *(const ChurnOffer *const *) a;
  const ChurnOffer *two = *(const ChurnOffer *const *) b;
  int order = g_strcmp0 (one->customer_id, two->customer_id);

  return order != 0 ? order : compare_numbers (a, b);
}

static int
compare_recorded (gconstpointer a, gconstpointer b)
{
  const ChurnOffer *one = *(const ChurnOffer *const *) a;
  const ChurnOffer *two = *(const ChurnOffer *const *) b;

  if (one->recorded != two->recorded)
    return one->recorded < two->recorded ? -1 : 1;
  return compare_numbers (a, b);
}

static GPtrArray *
list_offers (ChurnStore *store,
             const char *contact_id,
             gint64 since,
             GCancellable *cancellable,
             GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->offer_table, NULL);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  if (contact_id != NULL)
    {
      aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#id = :id");
      churn_dynamo_set_string (input->values, ":id", contact_id);
    }
  else
    /* Only a training asks for all there are; what says whose an id is has no number. */
    aws_dynamodb_input_set_expression (input, "FilterExpression", "attribute_exists(#number)");
  items = churn_dynamo_read_all (self, contact_id != NULL ? "Query" : "Scan", input, 0, NULL,
                                 cancellable, error);
  offers = churn_dynamo_read_offers (items, since, error);
  if (offers == NULL)
    return NULL;
  g_ptr_array_sort (offers, contact_id != NULL ? compare_numbers : compare_customers);
  return g_steal_pointer (&offers);
}

static GPtrArray *
list_unapplied_offers (ChurnStore *store, GCancellable *cancellable, GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->offer_table, NULL);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  aws_dynamodb_input_set_text (input, "IndexName", "unapplied");
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#unapplied = :unapplied");
  churn_dynamo_set_string (input->values, ":unapplied", CHURN_DYNAMO_UNAPPLIED);
  items = churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error);
  offers = churn_dynamo_read_offers (items, 0, error);
  if (offers == NULL)
    return NULL;
  g_ptr_array_sort (offers, compare_recorded);
  return g_steal_pointer (&offers);
}

/**
 * churn_dynamo_init_offers:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_offers (ChurnStoreInterface *iface)
{
  iface->put_offer = put_offer;
  iface->get_offer = get_offer;
  iface->update_offer = update_offer;
  iface->list_offers = list_offers;
  iface->list_unapplied_offers = list_unapplied_offers;
}
