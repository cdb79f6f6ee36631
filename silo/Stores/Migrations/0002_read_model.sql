-- What lists, queues and figures read. Every table is a function of events, but for the columns that the mailer writes.

CREATE TABLE segment (
    key text NOT NULL,
    name text NOT NULL,
    policy_version bigint NOT NULL,
    zone text NOT NULL,
    autopilot text NOT NULL,
    stop text NOT NULL,
    live_since text,
    day_cap bigint NOT NULL,
    window_cap bigint NOT NULL,
    minimum_hundredths bigint NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE customer (
    key text NOT NULL,
    version bigint NOT NULL,
    segment text NOT NULL,
    source text NOT NULL,
    external_id text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    zone text NOT NULL,
    language text NOT NULL,
    currency text NOT NULL,
    tags text NOT NULL,
    rating text NOT NULL,
    consumer bigint NOT NULL,
    owner text NOT NULL,
    reach text NOT NULL,
    held bigint NOT NULL,
    held_until text,
    paused bigint NOT NULL,
    suppressed bigint NOT NULL,
    suppressed_until text,
    credit_covers text NOT NULL,
    last_contact bigint,
    open_drafts bigint NOT NULL,
    open_work_items bigint NOT NULL,
    PRIMARY KEY (key)
);

CREATE INDEX customer_segment ON customer (segment);

CREATE INDEX customer_source_external_id ON customer (source, external_id);

CREATE TABLE contact (
    customer text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    role text NOT NULL,
    cc bigint NOT NULL,
    language text NOT NULL,
    do_not_email_until text,
    PRIMARY KEY (customer, key)
);

CREATE INDEX contact_email ON contact (email);

CREATE TABLE invoice (
    key text NOT NULL,
    version bigint NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    source text NOT NULL,
    external_id text NOT NULL,
    number text NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    sent bigint NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    open bigint NOT NULL,
    issue_date text NOT NULL,
    due_date text NOT NULL,
    purchase_order text NOT NULL,
    minimum bigint,
    position bigint,
    due_step bigint,
    due_step_day text,
    due_step_at bigint,
    next_step bigint,
    next_step_day text,
    next_step_at bigint,
    ladder_finished bigint NOT NULL,
    policy_version bigint NOT NULL,
    disputed bigint NOT NULL,
    disputed_amount bigint,
    held bigint NOT NULL,
    held_until text,
    paused bigint NOT NULL,
    absent bigint NOT NULL,
    promised bigint NOT NULL,
    promised_until text,
    on_plan bigint NOT NULL,
    on_plan_until text,
    expected bigint NOT NULL,
    expected_until text,
    contacts bigint NOT NULL,
    last_contact bigint,
    PRIMARY KEY (key)
);

CREATE INDEX invoice_customer ON invoice (customer);

CREATE INDEX invoice_segment_due_date ON invoice (segment, due_date);

CREATE INDEX invoice_source_external_id ON invoice (source, external_id);

CREATE INDEX invoice_number ON invoice (number);

CREATE TABLE draft (
    customer text NOT NULL,
    key text NOT NULL,
    segment text NOT NULL,
    owner text NOT NULL,
    class text NOT NULL,
    status text NOT NULL,
    currency text NOT NULL,
    language text NOT NULL,
    template text NOT NULL,
    total bigint NOT NULL,
    invoices bigint NOT NULL,
    recipients bigint NOT NULL,
    step_due_at bigint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    approved_at bigint,
    approved_by text NOT NULL,
    automatic bigint NOT NULL,
    edited bigint NOT NULL,
    ready_at bigint,
    wait text NOT NULL,
    claimed_by text NOT NULL,
    claimed_until bigint,
    returned text NOT NULL,
    message_id text NOT NULL,
    ended_at bigint,
    end_reason text NOT NULL,
    PRIMARY KEY (customer, key)
);

CREATE INDEX draft_key ON draft (key);

CREATE INDEX draft_segment_status_ready_at ON draft (segment, status, ready_at);

CREATE INDEX draft_status_owner ON draft (status, owner);

CREATE INDEX draft_ended_at ON draft (ended_at);

CREATE TABLE draft_invoice (
    draft text NOT NULL,
    invoice text NOT NULL,
    customer text NOT NULL,
    step bigint NOT NULL,
    amount bigint NOT NULL,
    step_due_at bigint NOT NULL,
    PRIMARY KEY (draft, invoice)
);

CREATE INDEX draft_invoice_invoice ON draft_invoice (invoice);

CREATE TABLE contact_made (
    invoice text NOT NULL,
    step bigint NOT NULL,
    at bigint NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    currency text NOT NULL,
    kind text NOT NULL,
    draft text NOT NULL,
    step_due_at bigint,
    drafted_at bigint,
    approved_at bigint,
    automatic bigint NOT NULL,
    PRIMARY KEY (invoice, step, at)
);

CREATE INDEX contact_made_at ON contact_made (at);

CREATE INDEX contact_made_segment_at ON contact_made (segment, at);

CREATE TABLE work_item (
    id text NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    subject text NOT NULL,
    assignee text NOT NULL,
    at bigint NOT NULL,
    snoozed_until bigint,
    claimed_by text NOT NULL,
    claimed_until bigint,
    PRIMARY KEY (id)
);

CREATE INDEX work_item_assignee_at ON work_item (assignee, at);

CREATE INDEX work_item_customer ON work_item (customer);

CREATE TABLE promise (
    id text NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    date text NOT NULL,
    until text NOT NULL,
    state text NOT NULL,
    promised_by text NOT NULL,
    said_at bigint NOT NULL,
    logged_at bigint NOT NULL,
    logged_by text NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX promise_customer ON promise (customer);

CREATE INDEX promise_state_until ON promise (state, until);

CREATE TABLE suppression (
    address text NOT NULL,
    until text,
    reason text NOT NULL,
    by text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (address)
);

CREATE TABLE evidence (
    transmission text NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    segment text NOT NULL,
    customer text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (transmission, at, kind)
);

CREATE INDEX evidence_segment_kind_at ON evidence (segment, kind, at);

CREATE TABLE sweep (
    id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    at bigint NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (id)
);
