/* The pages on a screen, over a list that polls change: what a person is at is
 * left alone. */

#include "churn-chart.h"
#include "churn-contacts-page.h"
#include "churn-course-view.h"
#include "churn-offer-tile.h"
#include "churn-offers-view.h"
#include "churn-system-clock.h"
#include "churn-transcript-view.h"

#include "desk-test.h"
#include "test-contacts.h"

#include <glib/gstdio.h>
#include <math.h>

#define N_CONTACTS 36
#define N_POLLS 2000

typedef struct
{
  ChurnContactList *list;
  GtkWidget *window;
  ChurnContactsPage *page;
  GtkWidget *view;
  GtkWidget *scroller;
} Fixture;

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* @data: the direction of the window, %NULL for that from left to right */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) feed = test_feed_new (0, N_CONTACTS, NULL, 1);

  if (data != NULL)
    gtk_widget_set_default_direction (GPOINTER_TO_INT (data));
  fixture->list = churn_contact_list_new ();
  fixture->page = g_object_new (CHURN_TYPE_CONTACTS_PAGE, NULL);
  churn_contacts_page_set_list (fixture->page, fixture->list);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  fixture->view = find (GTK_WIDGET (fixture->page), GTK_TYPE_COLUMN_VIEW);
  fixture->scroller = gtk_widget_get_ancestor (fixture->view, GTK_TYPE_SCROLLED_WINDOW);
  churn_contact_list_apply (fixture->list, feed);
  gtk_window_present (GTK_WINDOW (fixture->window));
  test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_object_unref (fixture->list);
}

static GListModel *
get_model (Fixture *fixture)
{
  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (fixture->view)));
}

static char *
get_order (Fixture *fixture)
{
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (get_model (fixture)); i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (get_model (fixture), i);

      g_string_append (order, churn_contact_item_get_id (item));
      g_string_append_c (order, ' ');
    }

  return g_string_free (order, FALSE);
}

static const char *
get_selected_row (Fixture *fixture)
{
  ChurnContactItem *item =
      gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (get_model (fixture)));

  return item != NULL ? churn_contact_item_get_id (item) : NULL;
}

/* The greatest churn comes first, and after each poll anew. */
static void
test_ranked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) feed = churn_feed_new ();
  g_autoptr (ChurnContactItem) first = NULL;
  g_autoptr (ChurnContactItem) second = NULL;
  ChurnContact *risen = test_contact_new (3, 0.99);

  first = g_list_model_get_item (get_model (fixture), 0);
  g_assert_cmpstr (churn_contact_item_get_id (first), ==, "contact-0035");

  risen->version = 2;
  g_ptr_array_add (feed->contacts, risen);
  feed->time = 1;
  churn_contact_list_apply (fixture->list, feed);
  g_clear_object (&first);
  first = g_list_model_get_item (get_model (fixture), 0);
  second = g_list_model_get_item (get_model (fixture), 1);
  g_assert_cmpstr (churn_contact_item_get_id (first), ==, "contact-0003");
  g_assert_cmpstr (churn_contact_item_get_id (second), ==, "contact-0035");
}

static GtkWidget *
find_class (GtkWidget *widget, const char *style_class)
{
  if (gtk_widget_has_css_class (widget, style_class))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_class (child, style_class);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Where the words of a label end, in the list. */
static float
get_end (Fixture *fixture, GtkWidget *label)
{
  PangoRectangle ink;
  int x;
  graphene_point_t end, found;

  gtk_label_get_layout_offsets (GTK_LABEL (label), &x, NULL);
  pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (label)), NULL, &ink);
  end.x = (float) (x + ink.x +
                   (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? 0 : ink.width));
  end.y = 0;
  g_assert_true (gtk_widget_compute_point (label, fixture->view, &end, &found));

  return found.x;
}

/* A title ends where its figures do. */
static void
assert_title_over_figures (Fixture *fixture, const char *column, const char *figures)
{
  GtkWidget *header = gtk_widget_get_first_child (fixture->view);
  GtkWidget *title = find (find_class (header, column), GTK_TYPE_LABEL);
  GtkWidget *figure = find_class (gtk_widget_get_next_sibling (header), figures);

  g_assert_true (gtk_widget_get_mapped (figure));
  g_assert_cmpfloat_with_epsilon (get_end (fixture, title), get_end (fixture, figure), 2);
}

static void
test_titles (Fixture *fixture, gconstpointer data)
{
  for (int width = 500; width <= 1000; width += 500)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 400);
      test_settle ();
      assert_title_over_figures (fixture, "duration", "figures");
      assert_title_over_figures (fixture, "churn", "percent");
    }
}

static ChurnContactDetail *
create_detail (ChurnContact *contact)
{
  ChurnContactDetail *detail = churn_contact_detail_new ();

  g_clear_pointer (&detail->contact, churn_contact_unref);
  detail->contact = contact;
  detail->time = contact->connected + 60 * G_USEC_PER_SEC;

  return detail;
}

/* The figures of the selected contact change with each poll too. */
static void
show_selected (Fixture *fixture, ChurnOffersView *offers, GRand *random)
{
  const char *id = churn_contacts_page_get_selected (fixture->page);
  g_autoptr (ChurnContactDetail) detail = NULL;

  if (id == NULL)
    return;

  detail = create_detail (test_contact_new (18, 0.9));
  detail->latest = churn_prediction_new ();
  detail->latest->churn = random != NULL ? g_rand_double (random) : 0.9;
  for (guint i = 0; i < CHURN_N_WHAT_IFS; i++)
    {
      ChurnWhatIf what_if = { churn_what_if_months[i],
                              random != NULL ? g_rand_double (random) : 0.1 };

      g_array_append_val (detail->latest->what_ifs, what_if);
    }
  churn_offers_view_set_contact (offers, id, detail);
}

static void
test_undisturbed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  GtkAdjustment *scrolled =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->scroller));
  ChurnOffersView *offers = g_object_new (CHURN_TYPE_OFFERS_VIEW, NULL);
  GtkWidget *entry = find (GTK_WIDGET (offers), GTK_TYPE_ENTRY);
  GtkWidget *menu = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *focus;
  guint n_orders = 0;
  double place;
  g_autofree char *order = NULL;

  /* What is offered and a menu beside the list, as in the window. */
  g_object_ref (fixture->page);
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_set_vexpand (GTK_WIDGET (fixture->page), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->page));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (offers));
  gtk_box_append (GTK_BOX (box), menu);
  gtk_popover_set_child (GTK_POPOVER (popover), gtk_label_new ("menu"));
  gtk_popover_set_autohide (GTK_POPOVER (popover), FALSE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  g_object_unref (fixture->page);
  test_settle ();

  show_selected (fixture, offers, NULL);
  g_assert_true (churn_contacts_page_select (fixture->page, "contact-0018"));
  show_selected (fixture, offers, NULL);
  gtk_adjustment_set_value (scrolled, 400);
  gtk_editable_set_text (GTK_EDITABLE (entry), "half an off");
  gtk_widget_grab_focus (entry);
  gtk_editable_set_position (GTK_EDITABLE (entry), 4);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  test_settle ();
  /* The list may settle a pixel beside what it was told. */
  place = gtk_adjustment_get_value (scrolled);
  g_assert_cmpfloat_with_epsilon (place, 400, 10);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  order = get_order (fixture);

  for (gint64 i = 2; i < N_POLLS + 2; i++)
    {
      guint first = (guint) g_rand_int_range (random, 0, N_CONTACTS - 10);
      g_autoptr (ChurnFeed) feed = test_feed_new (first, 10, random, i);
      g_autofree char *now = NULL;

      churn_contact_list_apply (fixture->list, feed);
      show_selected (fixture, offers, random);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      now = get_order (fixture);
      n_orders += !g_str_equal (now, order);
      g_free (order);
      order = g_steal_pointer (&now);

      g_assert_cmpstr (churn_contacts_page_get_selected (fixture->page), ==, "contact-0018");
      g_assert_cmpstr (get_selected_row (fixture), ==, "contact-0018");
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "half an off");
      g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 4);
      g_assert_true (gtk_widget_get_visible (popover));
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == focus);
      if (i % 50 == 0)
        {
          test_settle ();
          g_assert_cmpfloat (gtk_adjustment_get_value (scrolled), ==, place);
        }
    }
  /* They were disturbing polls. */
  g_assert_cmpuint (n_orders, >, N_POLLS / 2);
}

/* The keyboard is in the list: it keeps its order, and a button renews it. */
static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *before = get_order (fixture);
  g_autofree char *held = NULL;
  g_autofree char *after = NULL;
  GtkWidget *revealer = find (GTK_WIDGET (fixture->page), GTK_TYPE_OVERLAY);
  GtkWidget *button;

  revealer = find (revealer, GTK_TYPE_REVEALER);
  for (GtkWidget *child = gtk_widget_get_first_child (
           gtk_widget_get_ancestor (fixture->scroller, GTK_TYPE_OVERLAY));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_REVEALER (child))
      revealer = child;
  g_assert_true (GTK_IS_REVEALER (revealer));

  while (!gtk_window_is_active (GTK_WINDOW (fixture->window)))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
  gtk_widget_grab_focus (fixture->view);
  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
  test_settle ();
  for (gint64 i = 2; i < 20; i++)
    {
      g_autoptr (ChurnFeed) feed = test_feed_new (0, N_CONTACTS, random, i);

      churn_contact_list_apply (fixture->list, feed);
      gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
    }
  held = get_order (fixture);
  g_assert_cmpstr (held, ==, before);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));

  button = gtk_revealer_get_child (GTK_REVEALER (revealer));
  g_signal_emit_by_name (button, "clicked");
  after = get_order (fixture);
  g_assert_cmpstr (after, !=, before);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
}

static void
test_searched (Fixture *fixture, gconstpointer data)
{
  GtkWidget *search = find (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY);
  GtkWidget *stack = find (GTK_WIDGET (fixture->page), GTK_TYPE_STACK);

  churn_contacts_page_search (fixture->page);
  gtk_editable_set_text (GTK_EDITABLE (search), "customer 17");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (get_model (fixture)), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (get_model (fixture)), ==, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "nothing-found");
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (get_model (fixture)), ==, N_CONTACTS);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "list");
}

/* Another threshold holds at once, not from the next poll on. */
static void
test_threshold (void)
{
  g_autoptr (ChurnOffersView) view =
      g_object_ref_sink (g_object_new (CHURN_TYPE_OFFERS_VIEW, NULL));
  g_autoptr (ChurnContactDetail) detail = create_detail (test_contact_new (1, 0.9));
  ChurnWhatIf what_if = { churn_what_if_months[0], 0.1 };
  GtkWidget *tile = find (GTK_WIDGET (view), CHURN_TYPE_OFFER_TILE);

  detail->latest = churn_prediction_new ();
  detail->latest->churn = 0.9;
  g_array_append_val (detail->latest->what_ifs, what_if);
  churn_offers_view_set_contact (view, "contact-0001", detail);
  g_assert_false (gtk_widget_has_css_class (tile, "high"));
  churn_offers_view_set_risk_threshold (view, 0.05);
  g_assert_true (gtk_widget_has_css_class (tile, "high"));
}

/* A contact ends while a note is half typed: what was typed is not lost, and no
 * offer can be made any more. */
static void
test_ended (void)
{
  GtkWidget *window = gtk_window_new ();
  ChurnOffersView *view = g_object_new (CHURN_TYPE_OFFERS_VIEW, NULL);
  g_autoptr (ChurnContactDetail) live = create_detail (test_contact_new (1, 0.9));
  ChurnContact *over = test_contact_new (1, 0.9);
  g_autoptr (ChurnContactDetail) ended = NULL;
  GtkWidget *entry;

  over->disconnected = over->connected + 60 * G_USEC_PER_SEC;
  over->completed = over->disconnected;
  ended = create_detail (over);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));

  churn_offers_view_set_contact (view, "contact-0001", live);
  entry = find (GTK_WIDGET (view), GTK_TYPE_ENTRY);
  g_assert_true (gtk_widget_get_mapped (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "loyal since");
  for (guint i = 0; i < 100; i++)
    churn_offers_view_set_contact (view, "contact-0001", live);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "loyal since");
  churn_offers_view_set_contact (view, "contact-0001", ended);
  test_settle ();
  g_assert_false (gtk_widget_get_mapped (entry));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "loyal since");

  /* Another contact's note is another note. */
  churn_offers_view_set_contact (view, "contact-0002", live);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");

  gtk_window_destroy (GTK_WINDOW (window));
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;

  return n;
}

/* A customer who says nothing is silent up to now, also where the server has
 * nothing new to say. */
static void
test_silence (void)
{
  GtkWidget *window = gtk_window_new ();
  ChurnCourseView *view = g_object_new (CHURN_TYPE_COURSE_VIEW, NULL);
  ChurnContact *contact = test_contact_new (1, 0.9);
  g_autoptr (ChurnContactDetail) detail = create_detail (contact);
  ChurnChart *chart = CHURN_CHART (find (GTK_WIDGET (view), CHURN_TYPE_CHART));
  GtkWidget *table = find (GTK_WIDGET (view), GTK_TYPE_GRID);
  ChurnSeries *sentiment = churn_course_get_sentiment (churn_chart_get_course (chart));
  GObject *as_table =
      gtk_widget_get_template_child (GTK_WIDGET (view), CHURN_TYPE_COURSE_VIEW, "as_table");
  double x, y;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  detail->time = churn_contact_get_started (contact) + 60 * G_USEC_PER_SEC;
  churn_course_view_set_detail (view, detail);
  g_assert_cmpuint (churn_series_get_n_points (sentiment), ==, 4);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (as_table), TRUE);
  g_assert_cmpuint (count_children (table), ==, 5 * 4);

  churn_course_view_set_duration (view, 89);
  g_assert_cmpuint (churn_series_get_n_points (sentiment), ==, 6);
  churn_series_get_point (sentiment, 5, &x, &y);
  g_assert_cmpfloat (x, ==, 75);
  g_assert_true (isnan (y));
  g_assert_cmpuint (count_children (table), ==, 7 * 4);

  /* The same answer again does not take the time back. */
  churn_course_view_set_detail (view, detail);
  churn_course_view_set_duration (view, 90);
  g_assert_cmpuint (churn_series_get_n_points (sentiment), ==, 6);
  g_assert_cmpuint (count_children (table), ==, 7 * 4);

  gtk_window_destroy (GTK_WINDOW (window));
}

static ChurnSegment *
create_segment (guint number)
{
  ChurnSegment *segment = churn_segment_new ();

  segment->id = g_strdup_printf ("segment-%u", number);
  segment->participant = number % 2;
  segment->begin = number * 4000;
  segment->end = segment->begin + 3000;
  segment->content = g_strdup_printf ("What was said in turn %u <b>", number);
  segment->sentiment = (ChurnSentiment) ((int) (number % 4) - 1);

  return segment;
}

/* Whether the newest turn is where it can be read. */
static gboolean
shows_newest (GtkWidget *turns, GtkWidget *scroller)
{
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (turns), scroller, &place));

  return place.origin.y >= 0 &&
         place.origin.y + place.size.height <= gtk_widget_get_allocated_height (scroller);
}

/* What is read stays where it is; what is newest stays in sight where nothing else is read. */
static void
test_transcript_follows (void)
{
  GtkWidget *window = gtk_window_new ();
  ChurnTranscriptView *view = g_object_new (CHURN_TYPE_TRANSCRIPT_VIEW, NULL);
  GtkWidget *scroller;
  GtkWidget *turns;
  g_autoptr (GPtrArray) said =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);

  gtk_window_set_default_size (GTK_WINDOW (window), 300, 400);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  scroller = find (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);
  turns = gtk_widget_get_next_sibling (find (scroller, GTK_TYPE_BUTTON));

  for (guint i = 0; i < 40; i++)
    {
      g_ptr_array_add (said, create_segment (i));
      if (i % 10 != 9)
        continue;
      churn_transcript_view_set_turns (view, said);
      test_settle ();
      g_assert_true (shows_newest (turns, scroller));
    }
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 300);
  test_settle ();
  g_assert_true (shows_newest (turns, scroller));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                            100);
  g_ptr_array_add (said, create_segment (40));
  churn_transcript_view_set_turns (view, said);
  test_settle ();
  g_assert_false (shows_newest (turns, scroller));
  g_assert_cmpfloat (gtk_adjustment_get_value (
                         gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller))),
                     ==, 100);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* New turns are added behind the others, which stay the same widgets. */
static void
test_transcript (void)
{
  GtkWidget *window = gtk_window_new ();
  ChurnTranscriptView *view = g_object_new (CHURN_TYPE_TRANSCRIPT_VIEW, NULL);
  GtkWidget *scroller;
  GtkWidget *turns = NULL;
  GtkWidget *first;
  GtkWidget *button;
  g_autoptr (GPtrArray) few = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  g_autoptr (GPtrArray) many =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (few, create_segment (i));
  for (guint i = 0; i < 500; i++)
    g_ptr_array_add (many, create_segment (i));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));

  churn_transcript_view_set_turns (view, few);
  test_settle ();
  scroller = find (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);
  button = find (scroller, GTK_TYPE_BUTTON);
  turns = gtk_widget_get_next_sibling (button);
  g_assert_cmpuint (count_children (turns), ==, 3);
  first = gtk_widget_get_first_child (turns);
  /* Each turn shows the sentiment that it has, whoever speaks. */
  for (GtkWidget *turn = first; turn != NULL; turn = gtk_widget_get_next_sibling (turn))
    g_assert_nonnull (find (turn, GTK_TYPE_IMAGE));
  g_assert_false (gtk_widget_get_visible (button));

  g_ptr_array_add (few, create_segment (3));
  churn_transcript_view_set_turns (view, few);
  g_assert_cmpuint (count_children (turns), ==, 4);
  g_assert_true (gtk_widget_get_first_child (turns) == first);

  churn_transcript_view_set_turns (view, NULL);
  g_assert_cmpuint (count_children (turns), ==, 0);

  churn_transcript_view_set_turns (view, many);
  g_assert_cmpuint (count_children (turns), <, 500);
  g_assert_true (gtk_widget_get_visible (button));
  for (guint i = 0; i < 10; i++)
    g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (count_children (turns), ==, 500);
  g_assert_false (gtk_widget_get_visible (button));

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = test_start (&argc, &argv);

  g_test_add ("/desk/page/ranked", Fixture, NULL, set_up, test_ranked, tear_down);
  g_test_add ("/desk/page/titles", Fixture, NULL, set_up, test_titles, tear_down);
  g_test_add ("/desk/page/titles-rtl", Fixture, GINT_TO_POINTER (GTK_TEXT_DIR_RTL), set_up,
              test_titles, tear_down);
  g_test_add ("/desk/page/undisturbed", Fixture, NULL, set_up, test_undisturbed, tear_down);
  g_test_add ("/desk/page/held", Fixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/desk/page/searched", Fixture, NULL, set_up, test_searched, tear_down);
  g_test_add_func ("/desk/offers/threshold", test_threshold);
  g_test_add_func ("/desk/offers/ended", test_ended);
  g_test_add_func ("/desk/silence", test_silence);
  g_test_add_func ("/desk/transcript/turns", test_transcript);
  g_test_add_func ("/desk/transcript/follows", test_transcript_follows);

  return g_test_run ();
}
