-- What only PostgreSQL needs: a counter that all silos share, and a way to end a transaction from inside one round trip.

CREATE SEQUENCE message_stamp CACHE 32;

CREATE FUNCTION plixo_require(held boolean, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF held IS NOT TRUE THEN
        RAISE EXCEPTION 'plixo: %', what USING ERRCODE = 'PX001';
    END IF;
END $$;

-- Locks rows in the order given, which is key order, each as strongly as asked: one statement cannot mix two strengths.

CREATE FUNCTION plixo_lock_gates(kinds bigint[], keys text[], exclusive boolean[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. cardinality(keys) LOOP
        IF exclusive[i] THEN
            PERFORM 1 FROM gate g WHERE g.kind = kinds[i] AND g.key = keys[i] FOR NO KEY UPDATE;
        ELSE
            PERFORM 1 FROM gate g WHERE g.kind = kinds[i] AND g.key = keys[i] FOR SHARE;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION plixo_lock_grains(kinds bigint[], keys text[], exclusive boolean[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. cardinality(keys) LOOP
        IF exclusive[i] THEN
            PERFORM 1 FROM grain g WHERE g.kind = kinds[i] AND g.key = keys[i] FOR NO KEY UPDATE;
        ELSE
            PERFORM 1 FROM grain g WHERE g.kind = kinds[i] AND g.key = keys[i] FOR SHARE;
        END IF;
    END LOOP;
END $$;
